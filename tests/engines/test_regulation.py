"""A regulation read from its text, the path of a case under it, its clocks."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mach.engines.procedures import (
    ProcedureError,
    breaches,
    out_of_order,
    parse_regulation,
    plan,
    running,
    standings,
)
from mach.engines.workdays import shipped_calendar

TEXT = """
code = "T1"
title = "Thử"
legal = "Không"
valid_from = 2020-01-01
tracks = [
  { code = "main", label = "Chính" },
  { code = "side", label = "Bên", opens_after = "sign" },
  { code = "reports", label = "Báo cáo", opens_after = "sign" },
]
[[stages]]
code = "A"
label = "Trước"
steps = [
  { code = "ask", label = "Đề nghị", paper = "Phiếu" },
  { code = "call", label = "Thông báo", only = { method = ["selection"] } },
  { code = "meet", label = "Họp" },
]
[[stages]]
code = "B"
label = "Sau"
steps = [
  { code = "sign", label = "Ký" },
  { code = "enter", label = "Đăng ký", track = "side" },
  { code = "report", label = "Báo cáo", track = "reports", every = 6, since = "sign", until = "end_on" },
  { code = "file", label = "Nộp", closes = ["reports", "side"] },
]
[[clocks]]
code = "C1"
step = "sign"
from = "meet"
length = "15 ngày"
who = "department"
source = "Điều 1"
confidence = "S"
[[clocks]]
code = "C2"
step = "report"
from = "sign"
length = "6 tháng"
who = "host"
source = "Điều 2"
confidence = "S"
[[clocks]]
code = "C3"
step = "meet"
from = "ask"
length = "5 ngày làm việc"
who = "department"
source = "Điều 3"
confidence = "A"
distance = true
[settings]
most = { value = 6, confidence = "S" }
"""
T1 = parse_regulation(TEXT)
CHILD = """
code = "T2"
title = "Thử sau"
legal = "Không"
valid_from = 2024-01-01
parent = "T1"
without = ["C1", "enter"]
[words]
meet = "Họp đánh giá"
[[stages]]
code = "A"
label = "Trước hết"
steps = [{ code = "check", label = "Kiểm tra" }]
"""
END = {"end_on": date(2027, 1, 15)}
SIGNED = {("ask", 0): date(2025, 6, 2), ("meet", 0): date(2025, 12, 1), ("sign", 0): date(2026, 1, 15)}


def standing(done, facts=None, days=END, **more):
    planned = plan(T1, facts or {}, days, done)
    return standings(T1, planned, done, **more)


def test_the_next_step_is_open_and_what_a_later_one_passed_is_skipped():
    assert standing({("ask", 0): date(2026, 1, 5)}) == {
        ("ask", 0): "done", ("call", 0): "open", ("meet", 0): "planned", ("sign", 0): "planned",
        ("enter", 0): "planned", ("report", 1): "planned", ("file", 0): "planned",
    }  # fmt: skip
    assert standing({("meet", 0): date(2026, 1, 5)})[("ask", 0)] == "skipped"


def test_a_step_of_another_way_does_not_apply():
    assert standing({}, {"method": "direct"})[("call", 0)] == "not_applicable"
    assert standing({}, {"method": "selection"})[("call", 0)] == "planned"


def test_what_was_done_before_the_case_was_known_is_unknown():
    found = standing(SIGNED, known_from="B")
    assert (found[("call", 0)], found[("enter", 0)]) == ("unknown", "open")


def test_what_comes_again_is_planned_to_the_end_and_is_missed_once_its_track_is_closed():
    done = {**SIGNED, ("report", 1): date(2026, 7, 10)}
    assert [key for key in standing(done) if key[0] == "report"] == [("report", 1), ("report", 2)]
    closed = standing({**done, ("file", 0): date(2027, 1, 20)})
    assert (closed[("report", 2)], closed[("enter", 0)]) == ("skipped", "skipped")


def test_clocks_run_from_their_event_and_turns_from_each_other():
    planned = plan(T1, {}, END, SIGNED)
    found = [
        (one.key, one.clock.code, one.since, one.due.day)
        for one in running(T1, planned, END, SIGNED, shipped_calendar())
    ]
    assert found == [
        (("sign", 0), "C1", date(2025, 12, 1), date(2025, 12, 16)),
        (("report", 1), "C2", date(2026, 1, 15), date(2026, 7, 15)),
        (("report", 2), "C2", date(2026, 7, 15), date(2027, 1, 15)),
    ]


@pytest.mark.parametrize(("sent", "broken"), [(date(2026, 4, 21), {}), (date(2026, 4, 22), {"meet": "C3"})])
def test_papers_sent_too_near_the_meeting_are_a_breach(sent, broken):
    """task-lifecycle §6.3: a meeting on Tuesday 05/05/2026; with 27/04, 30/04 and 01/05 off, 7 days need 21/04."""
    text = TEXT.replace("5 ngày làm việc", "7 ngày làm việc")
    done = {("ask", 0): sent, ("meet", 0): date(2026, 5, 5)}
    found = breaches(parse_regulation(text), {}, done, shipped_calendar())
    assert {step: clock.code for step, clock in found.items()} == broken


def test_a_step_dated_before_an_earlier_one_is_out_of_order():
    done = {("ask", 0): date(2026, 3, 2), ("meet", 0): date(2026, 2, 2), ("sign", 0): date(2026, 3, 3)}
    assert out_of_order(plan(T1, {}, {}, done), done) == {("meet", 0): ("ask", 0)}


def test_a_child_says_only_what_differs():
    child = parse_regulation(CHILD, {"T1": T1})
    assert list(child.steps) == ["ask", "call", "meet", "check", "sign", "report", "file"]
    assert (child.steps["meet"].label, child.stages["A"].label, child.setting("most")) == (
        "Họp đánh giá",
        "Trước hết",
        6,
    )
    assert list(child.clocks) == ["C2", "C3"]


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ('track = "side"', 'track = "ben"', "enter"),
        ('step = "sign"\nfrom = "meet"', 'step = "ky"\nfrom = "meet"', "clocks C1"),
        ('length = "15 ngày"', 'length = "nửa tháng"', "clocks C1, length"),
        ('"Điều 1"\nconfidence = "S"', '"Điều 1"\nconfidence = "X"', "clocks C1, confidence"),
        ('"Bên", opens_after = "sign"', '"Bên", opens_after = "xong"', "tracks side"),
        ("valid_from = 2020-01-01", "", "valid_from"),
        ('code = "sign", label = "Ký"', 'code = "sign"', "stages B, sign"),
        ("every = 6, since", "every = 6, tu", "stages B, report, tu"),
        ('most = { value = 6, confidence = "S" }', "most = 6", "settings.most"),
        ('code = "T1"', 'code = "T1"\nparent = "T0"', "parent"),
        ('closes = ["reports", "side"]', 'closes = ["xa"]', "file"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_where_it_is(old, new, where):
    assert old in TEXT
    with pytest.raises(ProcedureError) as refused:
        parse_regulation(TEXT.replace(old, new, 1))
    assert where in [fault.where for fault in refused.value.faults]


@given(
    st.dictionaries(
        st.sampled_from(["ask", "call", "meet", "sign", "enter", "file"]), st.dates(date(2025, 1, 1), date(2026, 12, 1))
    )
)
def test_every_step_stands_somehow_and_what_is_done_is_done(days):
    done = {(code, 0): day for code, day in days.items()}
    found = standing(done, {"method": "selection"})
    assert {key for key, state in found.items() if state == "done"} == set(done)
    tracks = [T1.steps[code].track for (code, _), state in found.items() if state == "open"]
    assert len(tracks) == len(set(tracks))


def test_the_regulations_that_ship_are_whole():
    folder = Path(__file__).parents[2] / "src/mach/research/regulations"
    read = {}
    for code in ("R14", "R24", "R25", "R25I"):
        read[code] = parse_regulation((folder / f"{code}.toml").read_text(encoding="utf-8"), read)
    assert {code: (len(one.stages), len(one.steps), len(one.clocks)) for code, one in read.items()} == {
        "R14": (28, 51, 34), "R24": (28, 51, 13), "R25": (28, 48, 8), "R25I": (28, 44, 14),
    }  # fmt: skip
