"""The layout checker: a .docx against Nghị định 30/2020/NĐ-CP, Phụ lục I."""

from __future__ import annotations

from itertools import chain

from mach.engines.drafting import component_checks, page_checks, text_checks
from mach.engines.drafting.components import find_components
from mach.engines.drafting.faults import Fault, gathered
from mach.engines.drafting.inspection import inspect

_CHECKS = (
    component_checks.check_presence,
    component_checks.check_order,
    component_checks.check_places,
    component_checks.check_wording,
    component_checks.check_looks,
    component_checks.check_lines,
    text_checks.check_number,
    text_checks.check_date,
    text_checks.check_marks,
    text_checks.check_signing,
    text_checks.check_paragraphs,
    text_checks.check_division,
    text_checks.check_annexes,
)


def check(data: bytes) -> tuple[Fault, ...]:
    """Every fault of an administrative document given as .docx, page first; none means that it keeps the decree.

    Raises UnreadableDocument, with a message in Vietnamese, for what is no .docx. It looks at the layout only: whether
    a basis is in force or a citation complete takes more than the file.
    """
    inspection = inspect(data)
    paper = find_components(inspection)
    found = chain.from_iterable(examine(paper) for examine in _CHECKS)
    return gathered(chain(page_checks.check_pages(inspection), page_checks.check_letters(inspection), found))
