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


def test_every_line_is_live():
    assert set(re.findall(r"\| (\S+) \|$", text(), re.MULTILINE)) == {"live", "---"}
