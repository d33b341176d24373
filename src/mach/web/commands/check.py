"""`mach check`: prove the promises; one line and exit status 1 for each that does not hold."""

import argparse
import dataclasses
import json
import sys

from mach.web.commands import _django


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="in kết quả cho máy đọc")


def run(options: argparse.Namespace) -> int:
    _django.start()
    from django.utils import timezone

    from mach.web import upkeep

    findings = upkeep.check(on=timezone.localdate())
    if options.json:
        print(json.dumps([dataclasses.asdict(finding) for finding in findings], ensure_ascii=False, indent=2))
    for finding in [] if options.json else findings:
        print(f"{finding.code}: {finding.subject}: {finding.message}")
    if not findings:
        print("Không có việc nào bị quên: mọi lời hứa đều giữ được.", file=sys.stderr)
    return 1 if findings else 0
