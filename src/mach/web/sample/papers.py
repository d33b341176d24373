"""The plans as official documents, laid out by our own drafting engine."""

from collections.abc import Sequence

from mach.engines.drafting import Annex, Block, Bullet, Heading, OfficialDocument, Paragraph, Signature, Unit
from mach.web.sample.markup import Line, PlanFile

_HEADINGS = {"#": Unit.ROMAN, "##": Unit.CLAUSE}


def official(plan: PlanFile) -> OfficialDocument:
    """A plan as a document to be rendered."""
    head = plan.head
    annexes = ()
    if plan.annex:
        annex = head["annex"]
        annexes = (Annex(title=annex["title"], kind=annex["kind"], blocks=_blocks(plan.annex)),)
    return OfficialDocument(
        kind=head["kind"],
        number=head["number"],
        issuer=head["issuer"],
        superior=head.get("superior"),
        issuer_code=head["issuer_code"],
        place=head["place"],
        date=head["date"],
        subject=head["subject"],
        promulgator=head.get("promulgator"),
        bases=tuple(head.get("bases", ())),
        blocks=_blocks(plan.body),
        annexes=annexes,
        signature=Signature(head["signer_title"], head["signer"], tuple(head.get("signer_authority", ()))),
        recipients=tuple(head["recipients"]),
        drafting_unit=head["drafting_unit"],
    )


def _blocks(lines: Sequence[Line]) -> tuple[Block, ...]:
    return tuple(_block(line) for line in lines)


def _block(line: Line) -> Block:
    if line.mark in _HEADINGS:
        return Heading(_HEADINGS[line.mark], title=line.words)
    if line.mark == "§":
        return Heading(Unit.ARTICLE, words=line.words)
    return Bullet(line.words) if line.mark == "-" else Paragraph(line.words)
