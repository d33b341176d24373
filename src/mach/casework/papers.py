"""Phiếu giao việc and phiếu trình: the two slips that go with a piece of work, with room for the leader's hand."""

from datetime import date

from mach.casework.models import Obligation
from mach.casework.registry import CONTEXT
from mach.engines.drafting import Box, Fact, Signer, Slip
from mach.engines.vietnamese import format_date
from mach.office.models import Agency, Unit
from mach.office.permissions import Role
from mach.office.queries import head_of, holder

GIVING, SUBMITTING = "giao-viec", "trinh"  # as addresses say it
TITLES = {GIVING: "Phiếu giao việc", SUBMITTING: "Phiếu trình"}
BY_HAND = "." * 80  # a line to write on


def giving_slip(
    *, agency: Agency, issuer: Unit | None, subject: str, facts: tuple[Fact, ...], taker: str, on: date
) -> Slip:
    """Work given to somebody by the leader of the body."""
    director = holder(agency, Role.DIRECTOR, on=on)
    return Slip(
        title=TITLES[GIVING],
        subject=subject,
        superior=agency.name,
        issuer=issuer.name if issuer else agency.short_name,
        place=agency.place_name,
        facts=facts,
        boxes=(Box("Bút phê của lãnh đạo Sở", 45),),
        signers=(Signer("Người nhận việc", taker), Signer("Người giao việc", director.full_name if director else "")),
        date=on,
    )


def submitting_slip(
    *, agency: Agency, issuer: Unit | None, subject: str, facts: tuple[Fact, ...], writer: str, on: date
) -> Slip:
    """Something put before the leader of the body for a decision."""
    head = head_of(issuer, on=on) if issuer else None
    return Slip(
        title=TITLES[SUBMITTING],
        subject=subject,
        superior=agency.name,
        issuer=issuer.name if issuer else agency.short_name,
        place=agency.place_name,
        addressee="Lãnh đạo Sở",
        facts=(*facts, Fact("Đề xuất của đơn vị", " ".join([BY_HAND] * 3))),
        boxes=(Box("Ý kiến của lãnh đạo đơn vị", 20), Box("Bút phê của lãnh đạo Sở", 34)),
        signers=(Signer("Người trình", writer), Signer("Lãnh đạo đơn vị", head.full_name if head else "")),
        date=on,
    )


def slip_of(row: Obligation, paper: str, *, on: date) -> Slip:
    """The slip of an obligation; `paper` is one of `TITLES`. A fixed number of queries."""
    agency, officer = row.matter.agency, row.debtor_officer
    debtor = row.debtor_unit.name if row.debtor_unit else str(row.debtor_party)
    about = () if row.matter.title in row.title else (Fact(row.matter.get_kind_display(), row.matter.title),)
    context = CONTEXT[row.matter.kind](row.matter) if row.matter.kind in CONTEXT else ()
    due = Fact("Hạn hoàn thành", format_date(row.due_on) if row.due_on else BY_HAND)
    if paper == GIVING:
        taker = officer or (head_of(row.debtor_unit, on=on) if row.debtor_unit else None)
        facts = (
            Fact("Giao cho", f"{debtor}{f' ({officer.full_name})' if officer else ''}"),
            *about,
            *context,
            due,
            Fact("Theo dõi, đôn đốc", _follower(row)),
            Fact("Yêu cầu", "Báo kết quả kèm minh chứng trước hạn; vướng mắc thì báo ngay người theo dõi."),
        )
        name = taker.full_name if taker else ""
        return giving_slip(agency=agency, issuer=row.follower_unit, subject=row.title, facts=facts, taker=name, on=on)
    explained = row.explanations.first()
    evidence = row.evidence.select_related("attachment")
    papers = [one.attachment.name if one.attachment else one.reference for one in evidence]
    facts = (
        *about,
        *context,
        due,
        Fact("Tình hình", row.result or (explained.text if explained else BY_HAND)),
        Fact("Hồ sơ kèm theo", "; ".join(papers) or BY_HAND),
    )
    writer = officer.full_name if officer else ""
    issuer = row.debtor_unit or row.follower_unit
    return submitting_slip(agency=agency, issuer=issuer, subject=row.title, facts=facts, writer=writer, on=on)


def _follower(row: Obligation) -> str:
    names = (row.follower_unit and row.follower_unit.name, row.follower_officer and row.follower_officer.full_name)
    return ", ".join(name for name in names if name)
