"""`mach reindex`: rebuild the counting tables of every agency from its records."""

import argparse

from mach.web.commands import _django


def arguments(parser: argparse.ArgumentParser) -> None:
    """No options."""


def run(options: argparse.Namespace) -> int:
    _django.start()
    from mach.office.models import Agency
    from mach.registers.actions import reindex

    for agency in Agency.objects.order_by("pk"):
        print(f"{agency.code}: {reindex(agency=agency)} dòng sổ")
    return 0
