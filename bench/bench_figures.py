"""A board of 80 targets over many records: time against hand-written SQL over flat tables (`flat.py`), equal values."""

import argparse
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import flat
import world

LIMIT, ROUNDS = 2.0, 11
LONG = date(world.FIRST_YEAR, 1, 1)
YEAR = date(world.LAST_YEAR, 1, 1)
SHARES = {  # of the records: (share, child rows each)
    "tech_support": (0.25, 0.5),
    "ip_support": (0.25, 0),
    "event": (0.15, 1),
    "publication": (0.15, 0),
    "training_class": (0.10, 2),
    "ste_certificate": (0.10, 0),
}


@dataclass(frozen=True, slots=True)
class Hand:
    """One hand-written count: `take` is "count", "sum x" or "distinct x" of the rows of a table in the window."""

    table: str
    take: str
    day: str
    rank: int
    where: str = ""
    in_force: bool = False  # on the last day of the window, instead of in the window

    def sql(self, agency: int, start: date, end: date) -> str:
        """`SELECT` of two numbers: over all rows, and over verified rows."""
        how, _, what = self.take.partition(" ")
        span = f"{self.day} BETWEEN '{start}' AND '{end}'"
        if self.in_force:
            span = f"{self.day} <= '{end}' AND (revoked_on IS NULL OR revoked_on > '{end}')"
        rows = f"FROM {self.table} WHERE agency = {agency} AND {span} AND rank >= {self.rank}"
        rows += f" AND {self.where}" if self.where else ""
        if how == "count":
            return f"SELECT COUNT(*), COUNT(*) FILTER (WHERE verified) {rows}"
        if how == "sum":
            return f"SELECT COALESCE(SUM({what}), 0), COALESCE(SUM({what}) FILTER (WHERE verified), 0) {rows}"
        marked = f"MAX(CASE WHEN verified THEN 1 ELSE 0 END) AS mark {rows} AND {what} IS NOT NULL GROUP BY {what}"
        return f"SELECT COUNT(*), COUNT(*) FILTER (WHERE mark = 1) FROM (SELECT {what}, {marked}) g"


@dataclass(frozen=True, slots=True)
class Target:
    """An indicator with its filter, basis and unit, and the same by hand (a ratio: the first over the second)."""

    indicator: str
    hands: tuple[Hand, ...]
    filter: str = ""
    basis: str = ""
    unit: bool = False
    start: date = YEAR


def targets(unit: int) -> Iterator[Target]:
    """Eighty, five of them spanning ten years."""
    fields = ("", "cong_nghe_sinh_hoc", "cn_moi_truong", "nang_luong_sach", "nang_luong_tai_tao")
    fields += ("nang_luong_thong_minh", "che_bien_che_tao_nong_nghiep", "khac")
    tech, decided = "flat_tech_support", ("decision_on", 3)
    takes = {"projects": "count", "approved_vnd": "sum approved", "enterprises": "distinct applicant"}
    for code, take in takes.items():
        yield from _each(f"tech_support.{code}", tech, take, *decided, "field", fields)
        yield Target(f"tech_support.{code}", (Hand(tech, take, *decided),), start=LONG)
    yield from _each("tech_support.projects", tech, "count", "contract_on", 4, "field", fields[:4], basis="contract")
    of_unit = Hand(tech, "count", *decided, where=f"unit = {unit}")
    yield Target("tech_support.projects", (of_unit,), unit=True)
    yield Target("tech_support.paid_vnd", (Hand("flat_tech_support_payment", "sum paid", "paid_on", 3),))
    yield from _training()
    kinds = ("", "hoi_thao", "hoi_nghi", "dien_dan", "toa_dam")
    hosted = ("flat_event", "count", "to_on", 2, "event_kind", kinds)
    yield from _each("event.count", *hosted, always="role = 'chu_tri'")
    yield from _each("event.attendees", "flat_event", "sum attendees", "to_on", 2, "event_kind", kinds[:4])
    yield Target("event.attendees", (Hand("flat_event", "sum attendees", "to_on", 2),), start=LONG)
    for code, take in {"supported": "distinct party", "turns": "count"}.items():
        hand = Hand("flat_event_participation", take, "to_on", 2, "supported = TRUE")
        yield Target(f"event_participation.{code}", (hand,))
    yield from _certificates()
    yield from _property()
    books = ("", "ban_tin", "ky_yeu", "an_pham_thong_tin", "tap_chi", "sach")
    yield from _each("publication.issues", "flat_publication", "count", "released_on", 5, "pub_kind", books)


def _each(
    indicator: str,
    table: str,
    take: str,
    day: str,
    rank: int,
    column: str,
    values: tuple[str, ...],
    *,
    basis: str = "",
    always: str = "",
) -> Iterator[Target]:
    """One target for each value of a column; "" stands for all."""
    for value in values:
        said = [one for one in (always, f"{column} = '{value}'" if value else "") if one]
        hand = Hand(table, take, day, rank, " AND ".join(said))
        yield Target(indicator, (hand,), filter=f"{column} = {value}" if value else "", basis=basis)


def _training() -> Iterator[Target]:
    topics = ("", "shtt", "nscl", "tcdlcl", "atbx", "khoi_nghiep_dmst", "cnsh", "tbt", "khac")
    yield from _each("training_class.count", "flat_training_class", "count", "to_on", 2, "topic", topics)
    audiences = ("", "cbccvc", "doanh_nghiep", "htx_nong_dan")
    for code, take in {"turns": "count", "persons": "distinct person_key"}.items():
        held = ("flat_trainee", take, "to_on", 2, "audience", audiences)
        yield from _each(f"trainee.{code}", *held, always="attended = TRUE")
    everyone = Hand("flat_trainee", "distinct person_key", "to_on", 2, "attended = TRUE")
    yield Target("trainee.persons", (everyone,), start=LONG)
    business = Hand("flat_trainee", "distinct org", "to_on", 2, "attended = TRUE AND audience = 'doanh_nghiep'")
    yield Target("trainee.orgs", (business,))
    heads = " + ".join(f"COALESCE({one}, 0)" for one in flat.HEADCOUNT)
    yield Target("training_class.turns_without_list", (Hand("flat_training_class", f"sum {heads}", "to_on", 2),))


def _certificates() -> Iterator[Target]:
    table, new = "flat_ste_certificate", "kind = 'cap_moi'"
    yield Target("ste_certificate.issued", (Hand(table, "count", "issued_on", 3, new),))
    held = Hand(table, "distinct applicant", "issued_on", 3, new, in_force=True)
    high = Hand(table, "distinct applicant", "issued_on", 3, f"{new} AND is_high_tech = TRUE", in_force=True)
    yield Target("ste_certificate.in_force", (held,))
    yield Target("ste_certificate.high_tech_share", (high, held))


def _property() -> Iterator[Target]:
    table, advised = "flat_ip_support", "service = 'huong_dan'"
    kinds = ("", "nhan_hieu", "sang_che")
    shown = (table, "distinct applicant", "advised_on", 0, "ip_type", kinds)
    yield from _each("ip_support.advised", *shown, always=advised)
    some = "ip_type IN ('nhan_hieu', 'kieu_dang')"
    yield Target("ip_support.objects", (Hand(table, "count", "filed_on", 1, some),))
    yield Target("ip_support.objects", (Hand(table, "count", "granted_on", 4, some),), basis="granted")
    tasks = "ip_type = 'nhan_hieu_chung_nhan' AND service IN ('nhiem_vu_tuyen_chon', 'nhiem_vu_giao_truc_tiep')"
    yield Target("ip_support.cert_marks", (Hand(table, "count", "task_contract_on", 0, tasks),))


def main() -> int:
    """1 when the limit is not kept."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=20_000, help="số dòng sổ (đủ cỡ: 200000, PostgreSQL 1000000)")
    parser.add_argument("--postgresql", action="store_true", help="đo trên PostgreSQL")
    parser.add_argument("--keep", type=Path, help="giữ dữ liệu SQLite trong thư mục này để đo lại")
    options = parser.parse_args()
    with world.database(postgresql=options.postgresql, keep=options.keep) as is_new:
        if is_new:
            prepare(options.records)
        return measure()


def prepare(records: int) -> None:
    """Fill the registers and the flat tables, and promise the targets."""
    held, started, written = world.make_department(parties=5_000), time.monotonic(), 0
    with world.in_bulk():
        for code, (share, rows_each) in SHARES.items():
            written += world.fill(held, code, int(records * share), rows_each=rows_each)
    for code in SHARES:
        world.verify(code)
    flat.build()
    promise(held)
    world.settle()
    print(f"{records} dòng sổ, cả bảng con {written}, ghi trong {time.monotonic() - started:.0f} s")


def promise(held: world.Department) -> None:
    """Make the targets as commitments of the Department."""
    from mach.targets.actions import Promise
    from mach.targets.actions.commitments import make_commitment
    from mach.targets.models import Commitment, Indicator

    indicators = {indicator.code: indicator for indicator in Indicator.objects.all()}
    for number, one in enumerate(targets(held.units[3].pk)):
        promised = Promise(
            kind=Commitment.Kind.TARGET,
            title=f"Chỉ tiêu {number}",
            lead_unit=held.units[3],
            period_start=one.start,
            period_end=date(world.LAST_YEAR, 12, 31),
            comparator=Commitment.Comparator.AT_LEAST,
            min=Decimal(100),
            indicator=indicators[one.indicator],
            indicator_filter=one.filter,
            basis=one.basis,
            by_unit=one.unit,
        )
        make_commitment(by=held.director, agency=held.agency, promise=promised, at=world.AT)


def measure() -> int:
    """Print values compared, times and the ratio."""
    from django.db import connection

    held = world.department()
    hands = list(targets(held.units[3].pk))
    counted, expected = our_board(held.director), board_by_hand(held.agency.pk, hands)
    assert len(counted) == len(hands) == 80, f"{len(counted)} figures, {len(hands)} by hand"
    for target, ours, theirs in zip(hands, counted, expected, strict=True):
        assert ours == theirs, f"{target.indicator} {target.filter}: {ours}, by hand {theirs}"
    mine, least = [], []
    for _ in range(ROUNDS):
        mine.append(_seconds(lambda: our_board(held.director)))
        least.append(_seconds(lambda: board_by_hand(held.agency.pk, hands)))
    ours, floor = statistics.median(mine), statistics.median(least)
    print(f"{connection.vendor}: {len(hands)} chỉ tiêu, giá trị bằng nhau")
    print(f"bảng {1000 * ours:.1f} ms, viết tay {1000 * floor:.1f} ms, tỷ số {ours / floor:.2f} (giới hạn {LIMIT})")
    return 0 if ours / floor <= LIMIT else 1


def our_board(user: Any) -> list[tuple[Decimal | None, Decimal | None]]:
    """The board as pages ask for it, from the commitments on."""
    from mach.targets.queries.commitments import Filters
    from mach.targets.queries.figures import board

    return [(figure.value, figure.provisional) for figure in board(user, world.TODAY, Filters())]


def board_by_hand(agency: int, hands: list[Target]) -> list[tuple[Decimal | None, Decimal | None]]:
    """The same numbers straight from the driver."""
    from django.db import connection

    connection.ensure_connection()
    cursor = connection.connection.cursor()
    found = []
    for target in hands:
        numbers = []
        for hand in target.hands:
            cursor.execute(hand.sql(agency, target.start, world.TODAY))
            total, verified = cursor.fetchone()
            numbers.append((Decimal(verified), Decimal(total)))
        if len(numbers) == 2:
            found.append(tuple(_percent(*pair) for pair in zip(*numbers, strict=True)))
        else:
            found.append(numbers[0])
    cursor.close()
    return found


def _percent(upper: Decimal, lower: Decimal) -> Decimal | None:
    return round(100 * upper / lower, 4).normalize() if lower else None


def _seconds(work: Callable[[], Any]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


if __name__ == "__main__":
    sys.exit(main())
