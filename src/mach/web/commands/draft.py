"""`mach draft check`: what departs from the layout of Nghị định 30/2020/NĐ-CP in a .docx, without a database."""

import argparse
import sys
from pathlib import Path

from mach.engines.drafting import UnreadableDocument, check, faults_as_json
from mach.engines.reading import UnableToReadFile
from mach.engines.reading.extract import check_upload, read_file


def arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="VIỆC", required=True)
    layout = actions.add_parser("check", help="kiểm tra thể thức theo Nghị định 30/2020/NĐ-CP")
    layout.add_argument("file", type=Path, metavar="TỆP.docx")
    layout.add_argument("--json", action="store_true", help="in kết quả cho máy đọc")


def run(options: argparse.Namespace) -> int:
    name = str(options.file)
    try:
        data = read_file(options.file)
        check_upload(data, name)
        faults = check(data)
    except UnableToReadFile as error:
        print(error, file=sys.stderr)
        return 1
    except UnreadableDocument as error:
        print(f"Tệp “{name}”: {error}", file=sys.stderr)
        return 1
    if options.json:
        print(faults_as_json(faults))
    for fault in () if options.json else faults:
        print(fault)
    told = f"Có {len(faults)} điểm chưa đúng thể thức." if faults else "Đúng thể thức."
    print(told, file=sys.stderr)
    return 1 if faults else 0
