"""Reading on one core: pages of the development corpus a second, and how often slower than one regular expression."""

import argparse
import os
import re
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from mach.engines.reading import read_text

LEAST = 200  # pages a second
PAGE = 2_500  # code points
BARE = re.compile(r"\d+(?:[.,]\d+)*\s*(?:%|[^\W\d_]+(?:\s[^\W\d_]+)?)")  # a number and what it counts
ROOT = Path(__file__).parents[1]


def main() -> int:
    """1 when the limit is not kept."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7, help="số vòng đo; lấy vòng nhanh nhất")
    options = parser.parse_args()
    folder = Path(os.environ.get("MACH_SHARED", ROOT.parent / "shared")) / "corpus" / "dev"
    texts = [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.txt"))]
    if not texts:
        print(f"Không thấy văn bản trong {folder}: đặt MACH_SHARED.", file=sys.stderr)
        return 2
    pages = sum(map(len, texts)) / PAGE
    reading, bare = fastest([lambda: consume(map(read_text, texts)), lambda: scan(texts)], options.rounds)
    print(f"{len(texts)} văn bản, {pages:.0f} trang")
    print(f"đọc: {pages / reading:.0f} trang/s (ít nhất {LEAST}); một biểu thức chính quy: {pages / bare:.0f} trang/s")
    print(f"tỷ lệ thời gian: {reading / bare:.1f} lần")
    return 0 if pages / reading >= LEAST else 1


def fastest(jobs: list[Callable[[], None]], rounds: int) -> list[float]:
    """Seconds of processor of each job in its best round; the jobs take turns after one round to warm up."""
    times: list[list[float]] = [[] for _ in jobs]
    for _ in range(rounds + 1):
        for job, taken in zip(jobs, times, strict=True):
            started = time.process_time()
            job()
            taken.append(time.process_time() - started)
    return [min(taken[1:]) for taken in times]


def scan(texts: list[str]) -> None:
    """What the least reader would do."""
    for text in texts:
        consume(BARE.finditer(text))


def consume(results: Iterable[object]) -> None:
    for _ in results:
        pass


if __name__ == "__main__":
    sys.exit(main())
