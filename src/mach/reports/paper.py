"""A report as an official paper (Nghị định 30/2020/NĐ-CP): every counted number is a link to its records."""

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
from mach.engines.measure import verdict_label
from mach.engines.vietnamese import format_number
from mach.reports.models import Report
from mach.reports.queries import Line
from mach.targets.models import Commitment


def paper_of(report: Report, lines: list[Line], *, signer: Signature, base_url: str) -> OfficialDocument:
    """The report as data of `engines/drafting`; number and day stay blank until the signed paper comes back."""
    agency, regime = report.agency, report.regime
    targets = [line for line in lines if line.item.commitment.kind == Commitment.Kind.TARGET]
    assignments = [line for line in lines if line.item.commitment.kind == Commitment.Kind.ASSIGNMENT]
    blocks: list[Block] = [
        Heading(Unit.ROMAN, "Tình hình chung"),
        *_paragraphs(report.opening or _default_opening(report)),
        *(_targets(targets, base_url) if targets else []),
        *(_assignments(assignments) if assignments else []),
        Heading(Unit.ROMAN, "Phương hướng, kiến nghị"),
        *_paragraphs(report.closing or "Tiếp tục thực hiện các chỉ tiêu, nhiệm vụ còn lại theo kế hoạch."),
    ]
    return OfficialDocument(
        kind="Báo cáo",
        subject=_subject(report.title),
        issuer=agency.name,
        superior=agency.superior or None,
        issuer_code=agency.symbol,
        place=agency.place_name,
        year=report.window_end.year,
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


def _paragraphs(text: str) -> list[Block]:
    return [Paragraph(line.strip()) for line in text.splitlines() if line.strip()]


def _targets(lines: list[Line], base_url: str) -> list[Block]:
    return [
        Heading(Unit.ROMAN, "Kết quả thực hiện các chỉ tiêu"),
        Paragraph("Số liệu của từng chỉ tiêu được tổng hợp tại Phụ lục kèm theo Báo cáo này."),
        *[block for line in lines for block in _target(line, base_url)],
    ]


def _assignments(lines: list[Line]) -> list[Block]:
    return [
        Heading(Unit.ROMAN, "Kết quả thực hiện các nhiệm vụ được giao"),
        *[block for line in lines for block in _assignment(line)],
    ]


def _target(line: Line, base_url: str) -> list[Block]:
    item, commitment = line.item, line.item.commitment
    blocks: list[Block] = [Heading(Unit.CLAUSE, words=(Run(item.text or commitment.title),))]
    blocks.append(Bullet(f"Cam kết: {promised(commitment)}."))
    if line.period is None:
        blocks.append(Bullet("Kết quả: chưa đếm được từ sổ."))
    else:
        blocks.append(
            Bullet(
                (
                    Run("Kết quả trong kỳ: "),
                    _number(line, "period", base_url),
                    Run("; lũy kế từ đầu năm: "),
                    _number(line, "cumulative", base_url),
                    Run("; cùng kỳ năm trước: "),
                    _number(line, "last_year", base_url),
                    Run(f". Đánh giá: {verdict_label(line.verdict.state)}." if line.verdict else "."),
                )
            )
        )
    if item.estimate is not None:
        blocks.append(
            Bullet(f"Ước thực hiện: {format_number(item.estimate)} {commitment.unit_label} ({item.estimate_reason}).")
        )
    if item.explanation:
        blocks.append(Bullet(f"Nguyên nhân: {item.explanation}"))
    return blocks


def _assignment(line: Line) -> list[Block]:
    item = line.item
    blocks: list[Block] = [Heading(Unit.CLAUSE, words=(Run(item.text or item.commitment.title),))]
    if item.explanation:
        blocks.append(Bullet(f"Nguyên nhân: {item.explanation}"))
    return blocks


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
            (_number(line, "period", base_url),) if line.period else "–",
            (_number(line, "cumulative", base_url),) if line.cumulative else "–",
            verdict_label(line.verdict.state) if line.verdict else "–",
        )
        for place, line in enumerate(targets, 1)
    ]
    return Table(columns, tuple(rows))


def _number(line: Line, role: str, base_url: str) -> Run:
    """A counted number that opens the records behind it."""
    count = line.figures.get(role)
    unit = line.item.commitment.unit_label
    if count is None or count.value is None:
        return Run("không phát sinh")
    address = f"{base_url}/bao-cao/muc/{line.item.pk}/{role}/"
    return Run(f"{format_number(Decimal(count.value))} {unit}".strip(), url=address)


def promised(commitment: Commitment) -> str:
    """What was promised, as a report says it: "từ 2 đến 3 doanh nghiệp"."""
    words = commitment.get_comparator_display().lower()
    low, high = format_number(commitment.min), format_number(commitment.max)
    amount = f"{low} – {high}" if commitment.max != commitment.min else low
    return f"{words} {amount} {commitment.unit_label}".strip()
