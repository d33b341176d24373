"""Slips of a commitment, and what a slip of one of its obligations says about where it comes from."""

from datetime import date

from mach.casework.models import Matter
from mach.casework.papers import BY_HAND, GIVING, giving_slip, submitting_slip
from mach.engines.drafting import Fact, Slip
from mach.engines.vietnamese import format_date, format_number
from mach.office.queries import coordination, head_of
from mach.targets.models import Commitment
from mach.targets.queries.figures import figure_for


def context_of(matter: Matter) -> tuple[Fact, ...]:
    """The papers a commitment stands in and its words there, for the slip of an obligation."""
    commitment = Commitment.objects.filter(matter=matter).first()
    return _sources(commitment) if commitment else ()


def slip_of(row: Commitment, paper: str, *, on: date) -> Slip:
    """The slip of a target or an assignment; `paper` is one of `casework.papers.TITLES`."""
    support = ", ".join(unit.name for unit in row.support_units.all())
    lead = row.lead_unit.name if row.lead_unit else BY_HAND
    until = format_date(row.period_end) if row.period_end else "thường xuyên"
    if paper == GIVING:
        officer = row.officer or (head_of(row.lead_unit, on=on) if row.lead_unit else None)
        facts = (
            Fact("Giao chủ trì", f"{lead}{f' ({row.officer.full_name})' if row.officer else ''}"),
            *((Fact("Phối hợp", support),) if support else ()),
            *_sources(row),
            Fact("Hoàn thành", until),
            Fact("Báo cáo kết quả", row.get_recurs_display()),
            *((Fact("Minh chứng cần có", row.evidence_rule),) if row.evidence_rule else ()),
        )
        given = coordination(row.agency, on=on)
        return giving_slip(
            agency=row.agency,
            issuer=given[0] if given else None,
            subject=row.title,
            facts=facts,
            taker=officer.full_name if officer else "",
            on=on,
        )
    facts = (
        *_sources(row),
        Fact("Chủ trì", lead),
        Fact("Hoàn thành", until),
        Fact("Kết quả đến nay", _result(row, on)),
    )
    writer = row.officer.full_name if row.officer else ""
    return submitting_slip(
        agency=row.agency,
        issuer=row.lead_unit,
        subject=f"Tình hình thực hiện: {row.title}",
        facts=facts,
        writer=writer,
        on=on,
    )


def _sources(row: Commitment) -> tuple[Fact, ...]:
    found = row.sources.select_related("document", "clause").order_by("pk")
    papers = [f"{one.document}{f', {one.clause.place}' if one.clause else ''}" for one in found]
    quote = next((one.quote for one in found if one.quote), "")
    return (
        *((Fact("Căn cứ", "; ".join(papers)),) if papers else ()),
        *((Fact("Văn bản ghi", f"“{quote}”"),) if quote else ()),
    )


def _result(row: Commitment, on: date) -> str:
    """What has been counted until a day, or a line to write on."""
    figure = figure_for(row, on) if row.indicator else None
    if figure is None or figure.value is None:
        return BY_HAND
    counted = f"{format_number(figure.value)} {row.unit_label}".strip()
    return f"{counted} (đếm từ sổ đến ngày {format_date(on)}; cam kết {format_number(row.min)} {row.unit_label})"
