from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mach.engines.formulas import (
    FormulaError,
    Row,
    canonical,
    check_indicator,
    check_rule,
    evaluate,
    holds,
    parse,
    rows_behind,
    selects,
)
from tests.engines.formula_world import WORLD, context


def support(number: int, **values: Any) -> Row:
    return {"id": number, "state": "duyet", "applicant": 1, "decision_on": date(2026, 3, 1), **values}


def value(text: str, *, day: date = date(2026, 6, 30), **rows: list[Row]) -> Any:
    return evaluate(check_indicator(text, WORLD, home="support"), context(day, **rows))


def keeps(text: str, row: Row, series: str = "support", parent: Row | None = None, **rows: list[Row]) -> bool:
    return holds(check_rule(text, WORLD, series), row, series, context(**rows), parent=parent)


def test_distinct_counts_each_party_once_and_only_in_the_window_and_state():
    rows = [
        support(1),
        support(2),
        support(3, applicant=2),
        support(4, applicant=3, state="nhan"),
        support(5, applicant=4, state="tu_choi"),
        support(6, applicant=5, decision_on=date(2026, 7, 1)),
        support(7, applicant=6, decision_on=None),
        support(8, applicant=None),
    ]
    assert value("support.enterprises", support=rows) == 2
    assert value("count(support where decision_on in W)", support=rows) == 4
    assert value("support.enterprises in P", support=rows) == 3


def test_both_ends_of_a_window_belong_to_it():
    days = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 6, 30), date(2026, 7, 1)]
    rows = [support(n, decision_on=day) for n, day in enumerate(days)]
    assert value("count(support where decision_on in W)", support=rows) == 2


def test_a_sum_skips_empty_amounts_and_is_zero_over_no_row():
    rows = [support(1, approved=300), support(2), support(3, approved=200)]
    assert value("sum(support.approved where decision_on in W)", support=rows) == 500
    assert value("sum(support.approved where decision_on in W)", support=[]) == 0


def test_a_stock_begins_on_its_first_day_and_ends_before_the_day_of_revocation():
    row = {"id": 1, "applicant": 1, "issued_on": date(2026, 2, 1), "revoked_on": date(2026, 5, 1)}
    found = {
        day: value("certificate.in_force", day=day, certificate=[row])
        for day in (date(2026, 1, 31), date(2026, 2, 1), date(2026, 4, 30), date(2026, 5, 1))
    }
    assert list(found.values()) == [0, 1, 1, 0]


def test_a_ratio_over_nothing_is_empty_and_its_rows_are_told_apart():
    tree = check_indicator("certificate.share", WORLD)
    assert evaluate(tree, context(certificate=[])) is None
    rows: list[Row] = [
        {"id": n, "applicant": n, "issued_on": date(2026, 1, 1), "high_tech": n == 1} for n in range(1, 5)
    ]
    world = context(certificate=rows)
    assert evaluate(tree, world) == Decimal("0.25")
    assert [[row["id"] for row in part] for part in rows_behind(tree, world)] == [[1], [1, 2, 3, 4]]


def test_children_are_counted_by_the_day_and_state_of_their_parent():
    there, away = {"id": 1, "attended": True, "org": 7}, {"id": 2, "attended": False, "org": 8}
    classes: list[Row] = [
        {"id": 1, "state": "to_chuc", "topic": "nscl", "to_on": date(2026, 2, 1), "trainee": [there, away]},
        {"id": 2, "state": "ke_hoach", "topic": "nscl", "to_on": date(2026, 2, 1), "trainee": [there]},
        {"id": 3, "state": "to_chuc", "topic": "shtt", "to_on": date(2026, 3, 1), "trainee": [there, there]},
        {"id": 4, "state": "to_chuc", "topic": "nscl", "to_on": date(2025, 3, 1), "trainee": [there]},
    ]
    assert value("trainee.turns", training=classes) == 3
    assert value("trainee.turns(topic = nscl) in P", training=classes) == 2
    assert value("distinct(training.trainee.org where class.to_on in W)", training=classes) == 2
    assert value("count(training where exists(training.trainee where not attended))", training=classes) == 1


def test_a_map_gives_the_number_of_its_key():
    classes: list[Row] = [
        {"id": 1, "state": "to_chuc", "to_on": date(2026, 2, 1), "heads": {"cbccvc": 30}},
        {"id": 2, "state": "to_chuc", "to_on": date(2026, 2, 1), "heads": None},
        {"id": 3, "state": "to_chuc", "to_on": date(2026, 2, 1), "heads": {"doanh_nghiep": 5}},
    ]
    assert value("sum(training.heads.cbccvc where to_on in W)", training=classes) == 30


def test_a_ref_is_followed_and_a_ref_to_nothing_is_empty():
    rows = [support(1, applicant=1), support(2, applicant=99)]
    parties: list[Row] = [{"id": 1, "tax_code": "0100"}]
    assert value("count(support where applicant = '0100')", support=rows, party=parties) == 1
    assert value("count(support where applicant.tax_code is null)", support=rows, party=parties) == 1
    assert value("count(party where exists(support where applicant = party))", support=rows, party=parties) == 1


@pytest.mark.parametrize(
    ("text", "row", "found"),
    [
        ("field = khac", {"field": "khac"}, True),
        ("field != khac", {"field": "sinh_hoc"}, True),
        ("field != khac", {}, False),
        ("not field = khac", {}, True),
        ("field is null", {}, True),
        ("kinds = tu_van", {"kinds": ["tu_van", "dao_tao"]}, True),
        ("kinds in {tu_van, dao_tao}", {"kinds": []}, False),
        ("kinds != tu_van", {"kinds": ["dao_tao"]}, True),
        ("kinds != tu_van", {}, False),
        ("public", {}, False),
        ("not public", {}, True),
        ("state >= duyet", {"state": "ky"}, True),
        ("state >= duyet", {"state": "tu_choi"}, False),
        ("state < duyet", {"state": "tu_choi"}, False),
        ("decision_on - received_on = 10", {"decision_on": "2026-03-11", "received_on": "2026-03-01"}, True),
        ("received_on + 10 >= 11/3/2026", {"received_on": date(2026, 3, 1)}, True),
        ("rate * 2 = 1.5", {"rate": "0.75"}, True),
        ("jobs / 0 is null", {"jobs": 3}, True),
        ("approved / total_cost > 0.3", {"approved": 4, "total_cost": 10}, True),
        ("add_months(received_on, 1) = 28/2/2026", {"received_on": date(2026, 1, 31)}, True),
        ("add_months(received_on, -1) = 30/11/2025", {"received_on": "2025-12-31"}, True),
        ("add_years(received_on, 5) = 28/2/2029", {"received_on": date(2024, 2, 29)}, True),
        ("add_years(received_on, 4) = 29/2/2028", {"received_on": date(2024, 2, 29)}, True),
        ("add_years(received_on, 9000) is null", {"received_on": date(2024, 2, 29)}, True),
        ("month(decision_on) = 3", {"decision_on": date(2026, 3, 1)}, True),
        ("decision_on <= date", {"decision_on": date(2026, 6, 30)}, True),
        ('number(part(item, "-", 2)) = 2026', {"item": "4-2026-00012"}, True),
        ('part(item, "-", 4) is null', {"item": "4-2026-00012"}, True),
        ("gs1(item)", {"item": "8935001000013"}, True),
        ("gs1(item)", {"item": "8935001000014"}, False),
        ("gs1(item)", {"item": "893500100001X"}, False),
        ("gs1(item)", {}, False),
        ("number(item) is null", {"item": "abc"}, True),
        ("approved = 1,2 tỷ", {"approved": 1_200_000_000}, True),
        ("approved in {500 triệu, 1 tỷ}", {"approved": 500_000_000}, True),
    ],
)
def test_a_condition_selects_as_where_does(text: str, row: Row, found: bool):
    tree = check_rule(text, WORLD, "support")
    assert selects(tree, row, "support", context()) is found
    world = context(support=[{"state": "duyet", **row}])
    tree = check_indicator(f"count(support where ({text}) and (state = duyet or state != duyet))", WORLD)
    assert evaluate(tree, world) == found


@pytest.mark.parametrize(
    ("text", "row", "kept"),
    [
        ("approved <= total_cost", {"approved": 5, "total_cost": 4}, False),
        ("approved <= total_cost", {"total_cost": 4}, True),
        ("not approved > total_cost", {"total_cost": 4}, True),
        ("field != khac or approved > 0", {}, True),
        ("gs1(item)", {}, True),
        ("gs1(item)", {"item": "96385075"}, False),
        ("gs1(item)", {"item": "96385074"}, True),
        ("field = khac and approved > 0", {"field": "sinh_hoc"}, False),
        (
            "in_order(received_on, decision_on, contract_on)",
            {"received_on": date(2026, 3, 2), "contract_on": date(2026, 3, 1)},
            False,
        ),
        (
            "in_order(received_on, decision_on, contract_on)",
            {"received_on": date(2026, 3, 1), "contract_on": date(2026, 3, 1)},
            True,
        ),
        ("sum(this.payment.paid) <= approved", {"approved": 5, "payment": [{"paid": 3}, {"paid": 3}]}, False),
        ("sum(this.payment.paid) <= approved", {"approved": 6, "payment": [{"paid": 3}, {}, {"paid": 3}]}, True),
    ],
)
def test_a_rule_is_broken_only_by_what_is_certain(text: str, row: Row, kept: bool):
    assert keeps(text, row) is kept


def test_a_rule_over_its_own_series_does_not_see_the_row_itself():
    text = "not exists(support where applicant = this.applicant and item = this.item)"
    stored = support(1, item="máy sấy")
    assert keeps(text, stored, support=[stored])
    assert keeps(text, support(None, item="máy nghiền"), support=[stored])
    assert not keeps(text, support(None, item="máy sấy"), support=[stored])
    assert keeps(text, support(None, item="máy sấy", applicant=2), support=[stored])
    assert keeps(text, support(None, item=None), support=[support(2, item=None)])


def test_a_rule_of_a_child_row_sees_its_parent_and_its_sisters():
    text = "not exists(trainee where parent = this.parent and key = this.key) and certified_on >= class.to_on"
    first, double = {"key": "a"}, {"key": "a"}
    course: Row = {"to_on": date(2026, 3, 1), "trainee": [first, double]}
    assert not keeps(text, double, "trainee", course, training=[course])
    assert keeps(text, {"key": "b"}, "trainee", course, training=[course])
    early = {"key": "b", "certified_on": date(2026, 2, 1)}
    assert not keeps(text, early, "trainee", course, training=[course])


ROWS = st.lists(
    st.fixed_dictionaries(
        {"state": st.sampled_from(["nhan", "duyet", "ky", "tu_choi"])},
        optional={
            "field": st.sampled_from(["sinh_hoc", "khac", None]),
            "kinds": st.lists(st.sampled_from(["tu_van", "dao_tao"]), unique=True),
            "jobs": st.integers(-3, 3),
            "public": st.booleans(),
            "applicant": st.integers(1, 3),
            "decision_on": st.dates(date(2025, 12, 1), date(2026, 8, 1)),
        },
    ),
    max_size=8,
)
ATOMS = st.sampled_from(
    ["field = khac", "field != khac", "kinds in {tu_van}", "jobs > 0", "public", "decision_on in W", "state >= duyet"]
)
CONDITIONS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        inner.map(lambda one: f"not ({one})"),
        st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(lambda three: "({}) {} ({})".format(*three)),
    ),
    max_leaves=6,
)


def counted(condition: str, rows: list[Row]) -> Any:
    return value(f"count(support where ({condition}) and (state = ky or state != ky))", support=rows)


@settings(max_examples=80, deadline=None)
@given(rows=ROWS, condition=CONDITIONS)
def test_a_condition_and_its_opposite_share_out_all_rows(rows: list[Row], condition: str):
    assert counted(condition, rows) + counted(f"not ({condition})", rows) == len(rows)


@settings(max_examples=80, deadline=None)
@given(rows=ROWS, one=CONDITIONS, other=CONDITIONS)
def test_counting_either_is_counting_each_less_both(rows: list[Row], one: str, other: str):
    either, both = counted(f"({one}) or ({other})", rows), counted(f"({one}) and ({other})", rows)
    assert either == counted(one, rows) + counted(other, rows) - both


@settings(max_examples=80, deadline=None)
@given(
    condition=CONDITIONS, measure=st.sampled_from(["count(support", "sum(support.jobs", "distinct(support.applicant"])
)
def test_the_canonical_form_has_the_same_tree(condition: str, measure: str):
    tree = check_indicator(f"{measure} where {condition})", WORLD)
    assert check_indicator(canonical(tree), WORLD) == tree


@settings(max_examples=60, deadline=None)
@given(rows=ROWS, cut=st.dates(date(2026, 1, 1), date(2026, 6, 29)))
def test_two_windows_that_meet_count_what_their_union_counts(rows: list[Row], cut: date):
    tree = check_indicator("count(support where decision_on in W)", WORLD)
    whole = context(support=rows)

    def within(first: date, last: date) -> Any:
        return evaluate(tree, type(whole)(WORLD, whole.rows, whole.day, {"W": (first, last)}))

    first, last = whole.windows["W"]
    assert within(first, cut) + within(cut + timedelta(days=1), last) == evaluate(tree, whole)


SIGNS = "(){},+-*/=<>.\"' é≥"
WORDS = ["count", "sum", "where", "and", "not", "in", "W", "is", "null", "at", "date", "1", "1,5", "tỷ", "support"]
NAMES = ("support.jobs", "field", "khac", "31/12/2026", "this", "basis_date", "trainee.turns")


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from([*SIGNS, *WORDS, *NAMES]), max_size=14).map(" ".join))
def test_no_text_makes_the_parser_fail_in_another_way(text: str):
    try:
        parse(text)
        check_indicator(text, WORLD, home="support")
    except FormulaError as error:
        assert 1 <= error.column <= len(text) + 1
