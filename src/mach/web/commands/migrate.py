"""`mach migrate`: bring the database up to date, with the shipped registers and the working calendar."""

import argparse

from mach.web.commands import _django


def arguments(parser: argparse.ArgumentParser) -> None:
    """No options."""


def run(options: argparse.Namespace) -> int:
    _django.start()
    from django.utils import timezone

    from mach.web import upkeep

    upkeep.migrate(on=timezone.localdate())
    print("Cơ sở dữ liệu đã cập nhật.")
    return 0
