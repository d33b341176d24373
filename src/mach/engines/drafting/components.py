"""Which line of a paper is which component: by its words and its place, never by the looks that are to be checked."""

from __future__ import annotations

import re
from dataclasses import dataclass

from mach.engines.drafting.inspection import Inspection, Line
from mach.engines.drafting.model import KIND_SYMBOLS, VERB_LINES
from mach.engines.vietnamese import fold

HEAD_LINES = 40  # lines with text among which the letterhead stands

_KINDS = {fold(kind): kind for kind in KIND_SYMBOLS}
_VERBS = {fold(verb).rstrip(":") for verb in VERB_LINES.values()}
_BODIES = re.compile(
    r"(?:so|bo|ban|uy ban|ubnd|hdnd|hoi dong|chi cuc|cuc|tong cuc|trung tam|van phong|phong|vien|truong|quy|thanh tra|"
    r"bao tang|thu vien|cong ty|benh vien)\b"
)
_BASIS = re.compile(r"(?:can cu|xet|theo de nghi|tren co so|thuc hien)\b")
_DATE = re.compile(r"ngay\b.*\bthang\b.*\bnam\b")
_ANNEX = re.compile(r"phu luc(?: (?:[ivxl]+|\d+))?\.?")
_SIGNED = re.compile(r"\(?da ky\)?")
_AUTHORITY = re.compile(
    r"(?:t/?m|k/?t|t/?l|t/?uq|q)\b|(?:pho )?(?:giam doc|chu tich|truong phong|chanh van phong|chi cuc truong|"
    r"cuc truong|bo truong|thu truong|vien truong|hieu truong|truong ban|tong giam doc)\b"
)


@dataclass(frozen=True, slots=True)
class Paper:
    """Lines by component (the keys of `standard.LOOKS`, and "verb"); a component that was not found has none."""

    lines: tuple[Line, ...]
    parts: dict[str, tuple[Line, ...]]

    def __getitem__(self, component: str) -> tuple[Line, ...]:
        return self.parts.get(component, ())

    def first(self, component: str) -> Line | None:
        return next(iter(self[component]), None)

    @property
    def kind(self) -> str | None:
        """The kind of the title line; None for a letter."""
        line = self.first("kind")
        return _KINDS[fold(line.text)] if line else None


def find_components(inspection: Inspection) -> Paper:
    """Sort the lines with text into components; what is left between head and closing is the body."""
    written = [line for line in inspection.lines if line.text]
    parts = _head(written[:HEAD_LINES])
    after_head = max((line.index for lines in parts.values() for line in lines), default=-1)
    rest = [line for line in written if line.index > after_head]
    parts |= _title(rest, inspection.lines)
    parts |= _annexes(written)
    until = parts["annex"][0].index if parts["annex"] else len(inspection.lines)
    parts |= _closing([line for line in written if after_head < line.index < until])
    used = {line.index for lines in parts.values() for line in lines}
    begin = max((line.index for name in ("subject", "date", "number") for line in parts.get(name, ())), default=-1)
    ends = ("recipients_head", "authority", "annex")
    end = min((parts[name][0].index for name in ends if parts.get(name)), default=len(inspection.lines))
    between = [line for line in written if begin < line.index < end and line.index not in used]
    parts |= _before_text([line for line in between if line.cell is None])
    used = {line.index for lines in parts.values() for line in lines}
    parts["body"] = tuple(line for line in between if line.cell is None and line.index not in used)
    return Paper(inspection.lines, {name: lines for name, lines in parts.items() if lines})


def _head(head: list[Line]) -> dict[str, tuple[Line, ...]]:
    def find(matches: str, *, among: list[Line] = head) -> tuple[Line, ...]:
        return next(((line,) for line in among if re.match(matches, fold(line.text))), ())

    parts = {
        "national_name": find("cong hoa xa hoi chu nghia viet nam"),
        "motto": find(r"doc lap\b.*tu do\b.*hanh phuc"),
        "number": next(((line,) for line in head if re.match(r"s[oố]\b.*/", line.text, re.IGNORECASE)), ()),
        "date": next(
            ((line,) for line in head if _DATE.search(fold(line.text)) and len(line.text) < 70 and line.text[0] != "("),
            (),
        ),
        "letter_subject": find(r"v\s*/\s*v\b"),
    }
    if parts["letter_subject"] and (cell := parts["letter_subject"][0].cell):
        start = parts["letter_subject"][0].index
        parts["letter_subject"] = tuple(line for line in head if line.cell == cell and line.index >= start)
    return parts | _bodies(head, parts)


def _bodies(head: list[Line], parts: dict[str, tuple[Line, ...]]) -> dict[str, tuple[Line, ...]]:
    """The left half: the issuer begins at the last line that opens with the word for a body, above is its superior."""
    name, number = parts["national_name"], parts["number"]
    taken = {line.index for lines in parts.values() for line in lines}
    if name and name[0].cell:
        place = name[0].cell
        lines = [
            line
            for line in head
            if line.cell and line.cell.table == place.table and line.cell.row <= place.row and line.index not in taken
        ]
    else:
        end = number[0].index if number else 0
        lines = [line for line in head if line.index < end and line.index not in taken]
    starts = [at for at, line in enumerate(lines) if _BODIES.match(fold(line.text))]
    cut = starts[-1] if starts else max(0, len(lines) - 1)
    return {"superior": tuple(lines[:cut]), "issuer": tuple(lines[cut:])}


def _title(rest: list[Line], everything: tuple[Line, ...]) -> dict[str, tuple[Line, ...]]:
    """Kind and subject; the subject ends at an empty line, a drawn line, or where the text begins."""
    if not rest or fold(rest[0].text) not in _KINDS:
        return {}
    subject: list[Line] = []
    for line in everything[rest[0].index + 1 :]:
        if not line.text or len(subject) == 6:
            break
        begins_text = re.match(r"kinh gui\b|\(|[ivx]+\.|1\.", fold(line.text)) or _BASIS.match(fold(line.text))
        if begins_text or (subject and (line.align != "center" or line.text.isupper())):
            break
        subject.append(line)
    return {"kind": (rest[0],), "subject": tuple(subject)}


def _before_text(between: list[Line]) -> dict[str, tuple[Line, ...]]:
    """Whom it is for, the bases, the verb of a decision."""
    parts: dict[str, tuple[Line, ...]] = {}
    verb = next((line for line in between if fold(line.text).rstrip(": ") in _VERBS), None)
    addressees: list[Line] = []
    for line in between:
        if fold(line.text).startswith("kinh gui") or (addressees and line.text.startswith(("-", "–"))):
            addressees.append(line)
        elif addressees:
            break
    parts["addressee"] = tuple(addressees)
    if verb is not None:
        text = next((line.index for line in between if re.match(r"dieu 1\b|i\.", fold(line.text))), between[-1].index)
        parts["basis"] = tuple(line for line in between if line.index < text and _BASIS.match(fold(line.text)))
        decides = [line for line in between if line.index < min(verb.index, (parts["basis"] or (verb,))[0].index)]
        parts["promulgator"] = tuple(line for line in decides if line.index not in {a.index for a in addressees})
        parts["verb"] = (verb,)
    else:
        parts["basis"] = _listed_bases(between)
    return parts


def _listed_bases(between: list[Line]) -> tuple[Line, ...]:
    """Bases of a paper without verb: a list whose lines but the last end ";". One sentence of bases is plain text."""
    bases: list[Line] = []
    for line in between:
        if not _BASIS.match(fold(line.text)):
            if bases:
                break
            continue
        bases.append(line)
    listed = any(line.text.endswith(";") or all(span.italic for span in line.inked) for line in bases)
    return tuple(bases) if listed else ()


def _closing(written: list[Line]) -> dict[str, tuple[Line, ...]]:
    """Recipients and signature, in the cells of one row or one under the other."""
    head = next((line for line in written if fold(line.text).startswith("noi nhan")), None)
    positions = [line for line in written if line.text.isupper() and _AUTHORITY.match(fold(line.text))]
    anchor = head or (positions[-1] if positions else None)
    if anchor is None:
        return {}
    if anchor.cell is None:
        return _loose_closing(written, head, positions)
    at = (anchor.cell.table, anchor.cell.row)
    row = [line for line in written if line.cell and (line.cell.table, line.cell.row) == at]
    beside = [line for line in row if line.cell == anchor.cell]
    other = [line for line in row if line.cell != anchor.cell]
    left, right = (beside, other) if head else (other, beside)
    right = [line for line in right if not _SIGNED.fullmatch(fold(line.text))]
    named = bool(right) and not right[-1].text.isupper()
    return {
        "recipients_head": (head,) if head else (),
        "recipient": tuple(line for line in left if line is not head),
        "authority": tuple(right[:-1] if named else right),
        "signer": tuple(right[-1:] if named else ()),
    }


def _loose_closing(written: list[Line], head: Line | None, authority: list[Line]) -> dict[str, tuple[Line, ...]]:
    after = [line for line in written if authority and line.index > authority[-1].index]
    signer = next((line for line in after if not _SIGNED.fullmatch(fold(line.text))), None)
    recipients: list[Line] = []
    for line in written:
        if head and line.index > head.index:
            if not line.text.startswith(("-", "–")):
                break
            recipients.append(line)
    return {
        "recipients_head": (head,) if head else (),
        "recipient": tuple(recipients),
        "authority": tuple(authority),
        "signer": (signer,) if signer and not signer.text.startswith("-") else (),
    }


def _annexes(written: list[Line]) -> dict[str, tuple[Line, ...]]:
    """Heads of annexes, their titles, and the lines that say what they belong to."""
    heads, titles, references = [], [], []
    for at, line in enumerate(written):
        if line.cell is not None or not _ANNEX.fullmatch(fold(line.text)):
            continue
        heads.append(line)
        for following in written[at + 1 : at + 7]:
            if following.text.startswith("("):
                references.append(following)
                break
            if following.cell is not None or following.align != "center":
                break
            titles.append(following)
    return {"annex": tuple(heads), "annex_title": tuple(titles), "annex_reference": tuple(references)}
