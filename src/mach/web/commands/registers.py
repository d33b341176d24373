"""`mach registers check`: every mistake of register definitions, with file, line and column."""

import argparse
import json
import sys
from pathlib import Path

from mach.registers.definition import check_files


def arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="VIỆC", required=True)
    check = actions.add_parser("check", help="kiểm tra định nghĩa sổ")
    check.add_argument("files", nargs="+", type=Path, metavar="TỆP")
    check.add_argument("--json", action="store_true", help="in kết quả cho máy đọc")


def run(options: argparse.Namespace) -> int:
    faults = check_files(options.files)
    if options.json:
        print(json.dumps([fault.as_json() for fault in faults], ensure_ascii=False, indent=2))
    for fault in () if options.json else faults:
        print(fault)
    if not faults:
        print("Định nghĩa hợp lệ.", file=sys.stderr)
    return 1 if faults else 0
