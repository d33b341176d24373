"""A report as an official paper (Nghị định 30/2020/NĐ-CP): every counted number is a link to its records.

Each paragraph carries a name (`opening_1`, `i45_text_1`, `i45_result` …), by which the words of a draft that was edited
in Word find back to their item; see `proposals`.
"""

import re
from datetime import date
from decimal import Decimal

from mach.engines.drafting import (
    Annex,
    Block,
    Bullet,
    Column,
    Heading,
    OfficialDocument,
    Paragraph,
    Run,
    Signature,
    Table,
    Unit,
    Words,
)
from mach.engines.measure import stated, verdict_label
from mach.engines.vietnamese import format_number
from mach.office.permissions import Role
from mach.office.queries import holder
from mach.reports.models import Report, ReportItem
from mach.reports.queries import CUMULATIVE, LAST_YEAR, PERIOD, Line
from mach.targets.models import Commitment

# Where a result sentence prints its counted numbers.
PLACES = {PERIOD: "{trong kỳ}", CUMULATIVE: "{lũy kế}", LAST_YEAR: "{cùng kỳ}"}
_ROLE_OF = {place: role for role, place in PLACES.items()}
EXPLANATION = "Nguyên nhân: "


def signer_of(report: Report, *, on: date) -> Signature:
    """Who signs a report of a day."""
    director = holder(report.agency, Role.DIRECTOR, on=on)
    return Signature("Giám đốc", director.full_name if director else "")


def opening_of(report: Report) -> str:
    """The words before the items."""
    return report.opening or _default_opening(report)


def closing_of(report: Report) -> str:
    """The words after the items."""
    return report.closing or "Tiếp tục thực hiện các chỉ tiêu, nhiệm vụ còn lại theo kế hoạch."


def text_of(item: ReportItem) -> str:
    """What an item says: its heading, then paragraphs of its own, one per line."""
    return item.text or item.commitment.title


def result_of(item: ReportItem) -> str:
    """The sentence of the result with `PLACES` for counted numbers."""
    if item.result:
        return item.result
    unit = f" {item.commitment.unit_label}".rstrip()
    words = {PERIOD: "Kết quả trong kỳ", CUMULATIVE: "lũy kế từ đầu năm", LAST_YEAR: "cùng kỳ năm trước"}
    return "; ".join(f"{words[role]}: {place}{unit}" for role, place in PLACES.items()) + "."


def paper_of(report: Report, lines: list[Line], *, signer: Signature, base_url: str) -> OfficialDocument:
    """The report as data of `engines/drafting`; number and day are those it was issued with, blank until then."""
    agency, regime = report.agency, report.regime
    targets = [line for line in lines if line.item.commitment.kind == Commitment.Kind.TARGET]
    assignments = [line for line in lines if line.item.commitment.kind == Commitment.Kind.ASSIGNMENT]
    blocks: list[Block] = [
        Heading(Unit.ROMAN, "Tình hình chung", name="head_opening"),
        *_paragraphs(opening_of(report), "opening"),
        *(_targets(targets, base_url) if targets else []),
        *(_assignments(assignments) if assignments else []),
        Heading(Unit.ROMAN, "Phương hướng, kiến nghị", name="head_closing"),
        *_paragraphs(closing_of(report), "closing"),
    ]
    return OfficialDocument(
        kind="Báo cáo",
        subject=_subject(report.title),
        issuer=agency.name,
        superior=agency.superior or None,
        issuer_code=agency.symbol,
        place=agency.place_name,
        year=report.window_end.year,
        issued_number=report.number or None,
        date=report.issued_on,
        blocks=tuple(blocks),
        signature=signer,
        recipients=(regime.recipient, "Lãnh đạo Sở"),
        drafting_unit=regime.unit.short_name,
        annexes=(Annex("Tổng hợp kết quả thực hiện các chỉ tiêu", (_summary(targets, base_url),)),) if targets else (),
    )


def _subject(title: str) -> str:
    """The title without the kind, which is printed on the line above."""
    subject = title.removeprefix("Báo cáo ")
    return subject[:1].upper() + subject[1:]


def _default_opening(report: Report) -> str:
    return (
        f"Số liệu tính từ ngày {report.window_start:%d/%m/%Y} đến ngày {report.window_end:%d/%m/%Y}, "
        "đếm từ các sổ nghiệp vụ đã được lãnh đạo đơn vị xác nhận."
    )


def _paragraphs(text: str, name: str, start: int = 1) -> list[Block]:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return [Paragraph(line, name=f"{name}_{place}") for place, line in enumerate(lines, start)]


def _targets(lines: list[Line], base_url: str) -> list[Block]:
    return [
        Heading(Unit.ROMAN, "Kết quả thực hiện các chỉ tiêu", name="head_targets"),
        Paragraph("Số liệu của từng chỉ tiêu được tổng hợp tại Phụ lục kèm theo Báo cáo này.", name="head_annex"),
        *[block for line in lines for block in _target(line, base_url)],
    ]


def _assignments(lines: list[Line]) -> list[Block]:
    return [
        Heading(Unit.ROMAN, "Kết quả thực hiện các nhiệm vụ được giao", name="head_assignments"),
        *[block for line in lines for block in (*_words(line.item), *_explanation(line.item))],
    ]


def _target(line: Line, base_url: str) -> list[Block]:
    item, commitment = line.item, line.item.commitment
    heading, *paragraphs = _words(item)
    blocks: list[Block] = [heading, Bullet(f"Cam kết: {promised(commitment)}.", name=f"i{item.pk}_promise")]
    if line.period is None:
        blocks.append(Bullet("Kết quả: chưa đếm được từ sổ.", name=f"i{item.pk}_uncounted"))
    else:
        blocks.append(Bullet(_result(line, base_url), name=f"i{item.pk}_result"))
        blocks += [
            Bullet(f"Số liệu chưa đếm từ sổ: {told}.", name=f"i{item.pk}_stated_{place}")
            for place, told in enumerate(_from_reports(line), 1)
        ]
    if line.verdict:
        blocks.append(Bullet(f"Đánh giá: {verdict_label(line.verdict.state)}.", name=f"i{item.pk}_verdict"))
    blocks += paragraphs
    if item.estimate is not None:
        amount = f"{format_number(item.estimate)} {commitment.unit_label}".strip()
        blocks.append(Bullet(f"Ước thực hiện: {amount} ({item.estimate_reason}).", name=f"i{item.pk}_estimate"))
    return [*blocks, *_explanation(item)]


def _from_reports(line: Line) -> list[str]:
    """The parts of its figures that sent reports give: "6 lớp của 6 tháng đầu năm 2025, theo Báo cáo số …"."""
    unit = line.item.commitment.unit_label
    used = [part for part in line.stated_parts if part.is_used]
    return [f"{format_number(one.value)} {unit} của {one.period_label}, theo {one.source}" for one in used]


def _words(item: ReportItem) -> list[Block]:
    """The heading of an item and the paragraphs that people wrote under it."""
    first, *rest = text_of(item).splitlines()
    heading = Heading(Unit.CLAUSE, words=(Run(first),), name=f"i{item.pk}_text_1")
    return [heading, *_paragraphs("\n".join(rest), f"i{item.pk}_text", 2)]


def _explanation(item: ReportItem) -> list[Block]:
    return [Bullet(f"{EXPLANATION}{item.explanation}", name=f"i{item.pk}_explanation")] if item.explanation else []


def _result(line: Line, base_url: str) -> tuple[Run, ...]:
    """The result sentence; a number and its unit are one link."""
    unit = line.item.commitment.unit_label
    pattern = "(" + "|".join(map(re.escape, _ROLE_OF)) + ")" + (f"(?: {re.escape(unit)})?" if unit else "")
    runs: list[Run] = []
    text, place = result_of(line.item), 0
    for found in re.finditer(pattern, text):
        has_unit = bool(unit) and found[0].endswith(unit)
        runs.append(Run(text[place : found.start()]))
        runs.append(_number(line, _ROLE_OF[found[1]], base_url, unit if has_unit else ""))
        place = found.end()
    return (*runs, Run(text[place:]))


def _summary(targets: list[Line], base_url: str) -> Table:
    columns = (
        Column("TT", 10, "center"),
        Column("Chỉ tiêu", 58),
        Column("Cam kết", 28),
        Column("Trong kỳ", 22, "right"),
        Column("Lũy kế", 20, "right"),
        Column("Đánh giá", 22),
    )
    rows: list[tuple[Words, ...]] = [
        (
            str(place),
            line.item.commitment.title,
            promised(line.item.commitment),
            (_number(line, PERIOD, base_url, line.item.commitment.unit_label),) if line.period else "–",
            (_number(line, CUMULATIVE, base_url, line.item.commitment.unit_label),) if line.cumulative else "–",
            verdict_label(line.verdict.state) if line.verdict else "–",
        )
        for place, line in enumerate(targets, 1)
    ]
    return Table(columns, tuple(rows))


def _number(line: Line, role: str, base_url: str, unit: str) -> Run:
    """A counted number that opens the records behind it."""
    count = line.figures.get(role)
    if count is None:
        return Run("không phát sinh")
    address = f"{base_url}/bao-cao/muc/{line.item.pk}/{role}/"
    if count.value is None:
        return Run("không phát sinh", url=address)
    return Run(f"{format_number(Decimal(count.value))} {unit}".strip(), url=address)


def promised(commitment: Commitment) -> str:
    """What was promised, as a report says it: "từ 2 đến 3 doanh nghiệp"."""
    return stated(
        comparator=commitment.comparator,
        min=commitment.min,
        max=commitment.max,
        unit=commitment.unit_label,
        per=commitment.per or None,
    )
