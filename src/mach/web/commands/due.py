"""`mach due`: the due day by the legal clock, and every day skipped with its reason."""

import argparse
import json
import sys
from datetime import date
from pathlib import Path

from mach.engines.vietnamese import format_date
from mach.engines.workdays import CalendarError, due, due_json, load_calendar, shipped_calendar


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--from", dest="start", type=date.fromisoformat, required=True, metavar="NGÀY")
    length = parser.add_mutually_exclusive_group(required=True)
    length.add_argument("--days", type=int, help="số ngày")
    length.add_argument("--months", type=int, help="số tháng")
    parser.add_argument("--kind", choices=["working", "calendar"], default="working", help="ngày làm việc hay ngày")
    parser.add_argument("--before", action="store_true", help="tính lùi: chậm nhất phải làm vào ngày nào")
    parser.add_argument("--calendar", type=Path, help="tệp ngày nghỉ, ngày làm bù (TOML)")
    parser.add_argument("--json", action="store_true", help="in kết quả cho máy đọc")


def run(options: argparse.Namespace) -> int:
    try:
        calendar = load_calendar(options.calendar) if options.calendar else shipped_calendar()
        result = due(
            start=options.start,
            days=options.days,
            months=options.months,
            kind=options.kind,
            before=options.before,
            calendar=calendar,
        )
    except (CalendarError, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    if options.json:
        print(json.dumps(due_json(start=options.start, result=result), ensure_ascii=False, indent=2))
        return 0
    print(format_date(result.day))
    for day, reason in result.skipped:
        print(f"  không tính {format_date(day)}: {reason}")
    for note in result.notes:
        print(note, file=sys.stderr)
    return 0
