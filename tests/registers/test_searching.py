"""Records found by words: what is found contains them, on both databases, few or many."""

from datetime import date

import pytest

from mach.registers import actions, searching
from mach.registers.models import Record, Register
from mach.registers.searching import holding
from tests.factories import make_department

TITLES = ["Dây chuyền sấy chè", "Máy sấy gạo", "Phần mềm o", "Lò nung gốm"]


@pytest.fixture
def titled(db, now):
    actions.load_shipped_definitions(on=date(2026, 1, 1))
    department = make_department("so-tim")
    register = Register.objects.get(code="publication")
    return [
        actions.save_record(
            by=department.officer,
            register=register,
            values={"pub_kind": "sach", "title": title, "issue_no": "1", "year": 2026 + place, "period": "nam"},
            at=now,
        ).record
        for place, title in enumerate(TITLES)
    ]


def titles_holding(words: str) -> set[str]:
    found = holding(Record.objects.roots(), words)
    assert set(found.counted.values_list("pk", flat=True)) == {row.pk for row in found.rows}
    return {row.data["title"] for row in found.rows}


@pytest.mark.parametrize("few", [0, 2_000])
@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("sấy", {TITLES[0], TITLES[1]}),
        ("SAY CHE", {TITLES[0]}),
        ("uyen", {TITLES[0]}),
        ("say mem", set()),
        ("ay", {TITLES[0], TITLES[1]}),
        ("ay gao", {TITLES[1]}),
        ('"gom', set()),
        ("gom OR say", set()),
        ("%", set()),
    ],
)
def test_rows_hold_every_word(titled, monkeypatch, few, words, expected):
    monkeypatch.setattr(searching, "FEW", few)
    assert titles_holding(words) == expected


def test_the_index_follows_changes_and_removals(titled, monkeypatch):
    first, second = titled[:2]
    Record.objects.filter(pk=first.pk).update(fold="hoan toan khac")
    second.delete()
    assert titles_holding("say") == set()
    assert titles_holding("hoan toan") == {TITLES[0]}
