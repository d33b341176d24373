"""What the database counts is what the formula means: compared with its evaluation on the same rows in memory."""

from datetime import date

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from mach.engines.formulas import Context, check_indicator, evaluate, outer_aggregates, rows_behind
from mach.engines.workdays import Window
from mach.registers import actions
from mach.targets.compiler import Asked, counts, rows
from mach.targets.models import Indicator
from mach.targets.series import world_of
from tests.registers.world import fill_registers, python_rows

DAYS = st.dates(date(2023, 12, 1), date(2027, 1, 31))
CONDITIONS = {
    "tech_support": [
        "field = khac",
        "field != khac",
        "not field = khac",
        "field in {khac, nang_luong_sach}",
        "support_kind = tu_van",
        "support_kind in {tu_van, dao_tao}",
        "not (support_kind = tu_van or field = khac)",
        "approved >= 10",
        "approved * 2 > requested + 3",
        "total_cost / requested > 2",
        "support_rate >= 50",
        "support_rate is null",
        "approved is not null",
        "contract_on >= decision_on",
        "contract_on - decision_on > 30",
        "decision_on + 30 < contract_on",
        "add_months(decision_on, 1) < contract_on",
        "month(add_months(decision_on, 1)) = 2 and add_years(decision_on, -1) <= 29/2/2024",
        "year(decision_on) = 2025",
        "month(received_on) <= 6",
        "in_order(received_on, decision_on, contract_on)",
        "cost_item = 'chữ 1'",
        "state >= ky_hop_dong",
        "state < nghiem_thu",
        "state = phe_duyet",
        "state not in {tu_choi, huy}",
        "applicant.tax_code = '0000000000'",
        "applicant = '0000000001'",
        "unit.code = 'tdc'",
        "exists(tech_support.tech_support_payment where paid > 10)",
        "sum(tech_support.tech_support_payment.paid) > approved",
        "count(tech_support.tech_support_payment) >= 2",
        "not exists(tech_support_payment where parent = tech_support.id and paid is null)",
        "exists(event_participation where party = tech_support.applicant and supported)",
    ],
    "training_class.trainee": [
        "attended",
        "not attended",
        "audience = doanh_nghiep",
        "class.topic = nscl",
        "class.topic in {nscl, shtt} and attended",
        "class.state >= bao_cao",
        "certified_on >= class.to_on",
        "class.cost > 20",
        "class.headcount_by_audience.cbccvc > 5",
        "org is null",
    ],
    "ste_certificate": ["kind = cap_moi", "is_high_tech", "not is_high_tech", "revoked_on is null", "size != lon"],
}
CONDITIONS["training_class"] = [
    "topic = nscl",
    "headcount_by_audience.khac >= 3",
    "cost > 5",
    "count(training_class.trainee where attended) > 1",
]
TAKEN = {
    "tech_support": [
        "count(tech_support{})",
        "distinct(tech_support.applicant{})",
        "sum(tech_support.approved{})",
        "sum(tech_support.support_rate{})",
        "distinct(tech_support.cost_item{})",
        "sum(tech_support.requested{})",
    ],
    "training_class.trainee": [
        "count(training_class.trainee{})",
        "distinct(training_class.trainee.person_key{})",
        "distinct(training_class.trainee.org{})",
        "distinct(training_class.trainee.class.topic{})",
    ],
    "ste_certificate": ["distinct(ste_certificate.applicant{})", "count(ste_certificate{})"],
    "training_class": [
        "count(training_class{})",
        "sum(training_class.headcount_by_audience.khac{})",
        "distinct(training_class.organiser{})",
    ],
}
WINDOWED = {
    "tech_support": ["basis_date in W", "decision_on in W", "contract_on in W", "received_on in W"],
    "training_class.trainee": ["class.to_on in W", "certified_on in W", "basis_date in W"],
    "ste_certificate": ["basis_date in W", "revoked_on in W"],
    "training_class": ["basis_date in W", "from_on in W"],
}


@st.composite
def formulas(draw) -> str:
    """A count, distinct, sum, stock or quotient of them over one series."""
    series = draw(st.sampled_from(sorted(TAKEN)))
    one = draw(_aggregates(series))
    return f"{one} / {draw(_aggregates(series, among=slice(1)))}" if draw(st.integers(0, 3)) == 0 else one


@st.composite
def _aggregates(draw, series: str, among: slice = slice(None)) -> str:
    said = draw(st.lists(st.sampled_from(CONDITIONS[series]), max_size=3))
    at = ""
    if series == "ste_certificate" and draw(st.booleans()):
        at = " at date"
    elif draw(st.integers(0, 4)):
        said.append(draw(st.sampled_from(WINDOWED[series])))
    joined = draw(st.sampled_from([" and ", " or "]))
    condition = joined.join(said)
    return draw(st.sampled_from(TAKEN[series][among])).format(f" where {condition}{at}" if said else at)


@pytest.fixture
def filled(office):
    """The Department with records, and the same records in memory: verified ones, and all of them."""
    actions.load_shipped_definitions(on=date(2026, 1, 1))
    fill_registers(office, seed=5)
    return office, [python_rows(office, verified_only=mark) for mark in (True, False)]


def both_ways(filled, formula: str, window: Window) -> tuple[tuple, tuple]:
    """(verified, all) as the database counts them, and as the formula is evaluated.

    The rows that are counted must be verified; what a condition asks of other rows is asked of them all.
    """
    office, held = filled
    indicator = Indicator(code="thu.cong_thuc", label="Thử", series="tech_support", formula=formula, unit="dòng")
    [found] = counts([Asked(indicator, window, window.end)], agency=office.agency)
    world = world_of(office.agency, day=window.end)
    tree = check_indicator(formula, world.catalogue)
    days = dict.fromkeys(("W", "P"), (window.start, window.end))
    schemas = [world.series[part.rows.series].schema for part in outer_aggregates(tree)]
    verified, everything = held
    marked = everything | {name: verified[name] for name in (one.parent or one.name for one in schemas)}
    said = [evaluate(tree, Context(world.catalogue, each, window.end, days)) for each in (marked, everything)]
    return (found.value, found.provisional), tuple(None if value is None else round(value, 4) for value in said)


def test_every_condition_and_every_way_to_count_means_the_same_in_the_database(filled):
    window = Window(date(2024, 7, 1), date(2026, 6, 30))
    for series, taken in TAKEN.items():
        conditions = [*CONDITIONS[series], *(f"not ({one})" for one in CONDITIONS[series]), *WINDOWED[series]]
        said = [f" where {one} and {WINDOWED[series][0]}" for one in conditions]
        if series == "ste_certificate":
            said += [f" where {one} at date" for one in conditions]
        for condition in ["", *said]:
            for way in taken:
                counted, meant = both_ways(filled, way.format(condition), window)
                assert counted == meant, way.format(condition)


def test_counted_together_each_formula_gives_what_it_gives_alone(filled):
    office, _ = filled
    windows = [Window(date(2024, 7, 1), date(2026, 6, 30)), Window(date(2025, 1, 1), date(2025, 12, 31))]
    asked = []
    for series, taken in TAKEN.items():
        for place, condition in enumerate(CONDITIONS[series]):
            formula = taken[place % len(taken)].format(f" where {condition} and {WINDOWED[series][0]}")
            indicator = Indicator(code=f"thu.c{len(asked)}", label="Thử", series=series, formula=formula, unit="dòng")
            window = windows[place % 3 == 0]
            asked.append(Asked(indicator, window, window.end, unit=office.technology if place % 4 == 0 else None))
    alone = [counts([one], agency=office.agency)[0] for one in asked]
    assert counts([*asked, *asked[:9]], agency=office.agency) == [*alone, *alone[:9]]
    assert len({count.provisional for count in alone}) > 9


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(formula=formulas(), ends=st.tuples(DAYS, DAYS))
@example(
    formula="count(tech_support where exists(event_participation where party = tech_support.applicant and supported))",
    ends=(date(2023, 12, 1), date(2023, 12, 1)),
)
def test_the_database_counts_what_the_formula_means(filled, formula, ends):
    counted, meant = both_ways(filled, formula, Window(min(ends), max(ends)))
    assert counted == meant


@pytest.mark.parametrize(
    "formula",
    [
        "distinct(tech_support.applicant where basis_date in W)",
        "sum(tech_support.approved where decision_on in W)",
        "distinct(training_class.trainee.org where attended and class.to_on in W)",
    ],
)
def test_the_rows_behind_a_figure_are_those_that_the_formula_takes(filled, formula):
    office, held = filled
    window = Window(date(2025, 1, 1), date(2026, 6, 30))
    indicator = Indicator(code="thu.cong_thuc", label="Thử", series="tech_support", formula=formula, unit="dòng")
    found = rows(Asked(indicator, window, window.end), agency=office.agency)
    world = world_of(office.agency, day=window.end)
    tree = check_indicator(formula, world.catalogue)
    [part] = outer_aggregates(tree)
    context = Context(world.catalogue, held[1], window.end, {"W": (window.start, window.end)})
    [taken] = rows_behind(tree, context)
    field = part.of.path[-1]
    assert sorted(row.object_id for row in found) == sorted(row["id"] for row in taken if row.get(field) is not None)
    assert [row.day for row in found] == sorted(row.day for row in found)
    if part.op == "distinct":
        assert {row.identity for row in found} == {
            f"{field}={row[field]}" for row in taken if row.get(field) is not None
        }
    else:
        assert sum(row.amount for row in found) == sum(row[field] for row in taken if row.get(field) is not None)
