"""What a paper is, and when two are one."""

import re

from rapidfuzz import fuzz

from mach.documents.models import Document
from mach.engines.reading import Reading
from mach.engines.vietnamese import document_number_key, fold

# How alike two subjects must be to be taken for one paper; below it a person decides.
SAME_SUBJECT = 90


def number_key(number: str) -> str:
    """A number as identity compares it; empty while the running number is left blank ("Số:      /KH-UBND")."""
    key = document_number_key(number)[:80]
    return key if re.search(r"\d", key.partition("/")[0]) else ""


def issuer_key(issuer: str) -> str:
    """An issuer as identity compares it: folded, the usual short forms written out."""
    key = fold(issuer)
    for short, full in (("ubnd", "uy ban nhan dan"), ("hdnd", "hoi dong nhan dan"), ("kh&cn", "khoa hoc va cong nghe")):
        key = re.sub(rf"\b{short}\b", full, key)
    return key[:200]


def standing_of(reading: Reading, format: str) -> str:
    """A signed paper has a number and a day; a web page without a letterhead is a secondary source; else a draft."""
    header = reading.header
    if number_key(header.number or "") and header.date and header.issuer:
        return Document.Standing.SIGNED
    if format == "html":
        return Document.Standing.SECONDARY
    return Document.Standing.DRAFT


def may_be_same_paper(earlier: Document, signed: Document) -> bool:
    """Whether a draft or news item tells of this signed paper: the number named, or the same kind and subject."""
    if earlier.number_key and earlier.number_key == signed.number_key:
        return earlier.issued_on in (None, signed.issued_on)
    if not earlier.subject or not signed.subject:
        return False
    if earlier.kind and signed.kind and fold(earlier.kind) != fold(signed.kind):
        return False
    return fuzz.token_sort_ratio(fold(earlier.subject), fold(signed.subject)) >= SAME_SUBJECT
