"""Every line of the specification stands in the sheet, and the sheet says what the tests hold."""

import re
from collections import Counter

from tests.lines.sheet import SHEET, text

LINE = re.compile(r"^\| (00\d-[QIWA]\d+[a-c]?) \|", re.MULTILINE)


def test_the_sheet_is_up_to_date():
    assert SHEET.read_text(encoding="utf-8") == text()


def test_every_line_of_the_specification_stands_in_the_sheet_once(shared):
    specified = re.findall(
        r"^\| (00\d-[QIWA]\d+[a-c]?) \|",
        (shared / "domain" / "indicators.md").read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    held = re.findall(r"^\| (00\d-[QIWA]\d+[a-c]?) \|", text(), re.MULTILINE)
    assert (len(held), sorted(held)) == (191, sorted(specified))
    assert Counter(one[4] for one in held) == {"Q": 61, "I": 10, "W": 11, "A": 109}


def test_only_what_is_counted_from_tasks_waits():
    waiting = re.findall(r"^\| (\S+) \|.*\| chờ nhiệm vụ KH&CN \|$", text(), re.MULTILINE)
    assert waiting == [
        "000-Q05", "000-Q07a", "000-Q07b", "000-Q07c", "001-Q12", "001-Q25", "002-Q01", "002-Q02",
    ]  # fmt: skip
