"""`mach quantity`: one phrase as a quantity; with a value the verdict (met, exceeded, not met) and the margin."""

import argparse
import dataclasses
import json
import sys
from typing import Any

from mach.engines.measure import judge, parse, verdict_label
from mach.engines.vietnamese import format_number


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("phrase", metavar="CỤM TỪ", help="chẳng hạn: từ 02 doanh nghiệp trở lên")
    parser.add_argument("--value", type=float, metavar="SỐ", help="kết quả để so")
    parser.add_argument("--json", action="store_true", help="in kết quả cho máy đọc")


def run(options: argparse.Namespace) -> int:
    found = parse(options.phrase)
    if found is None:
        print(f"Không thấy con số nào trong “{options.phrase}”.", file=sys.stderr)
        return 1
    result: dict[str, Any] = {"text": options.phrase, **dataclasses.asdict(found)}
    verdict = None
    if options.value is not None:
        verdict = judge(
            comparator=found.comparator, min=found.min, max=found.max, value=options.value, period_over=True
        )
        result |= {"value": options.value, "verdict": verdict.state, "margin": verdict.margin}
    if options.json:
        print(json.dumps(result, ensure_ascii=False, indent=2))
        return 0
    high = "" if found.max == found.min else f" – {format_number(found.max)}"
    print(f"{found.comparator} {format_number(found.min)}{high} {found.unit}".strip())
    if verdict is not None:
        margin = "" if verdict.margin is None else f", chênh {format_number(verdict.margin)}"
        print(f"{verdict_label(verdict.state)}{margin}")
    return 0
