"""Cells of a letterhead: the two columns of the first page, read one after the other whatever made the text of them."""

from __future__ import annotations

import re

BREAK = "\x1f"  # where one cell ends and another begins

# Wide gaps part columns, but not where a day or a running number was left blank.
_GAP = re.compile(r"(?<=\S)(?<!ngày)(?<!tháng)(?<!năm)(?<!Số)(?<!:)(?:\t+|[ \xa0]{3,})(?!tháng|năm|/)")
_SIGNATURE_BEFORE, _SIGNATURE_AFTER = 700, 1_800  # code points around "Nơi nhận" where the signature stands


def letterhead_lines(head: str) -> list[str]:
    """Lines of the first page, left column before right; an empty string for a blank line, `BREAK` between cells."""
    lines: list[str] = []
    block: list[tuple[str, str]] = []
    for raw in head.split("\n"):
        cells = _cells(raw)
        if len(cells) > 1:
            block.append((cells[0], " ".join(cells[1:])))
            continue
        only = cells[0] if cells else ""
        if block and only and _continues_left(raw, block):
            block.append((only, ""))
            continue
        lines += _columns(block)
        block = []
        lines.append(BREAK if not only and "|" in raw else only)
    return lines + _columns(block)


def signature_cells(text: str) -> list[str]:
    """Cells around the recipients ("Nơi nhận"), line by line; of the last lines where there are none."""
    at = re.search(r"N[ơo]i\s+nh[ậa]n", text)
    part = text[max(0, at.start() - _SIGNATURE_BEFORE) : at.end() + _SIGNATURE_AFTER] if at else text[-800:]
    return [cell for raw in part.split("\n") for cell in _cells(raw) if not cell.startswith(("-", "("))]


def _cells(raw: str) -> list[str]:
    """Texts of one line, split at bars of a table or at wide gaps."""
    line = raw.replace("\u200b", "").replace("\ufeff", "").replace("*", "").replace("#", "").strip()
    if "|" not in line:
        parts = _GAP.split(line) if "   " in line or "\t" in line or "\xa0\xa0" in line else [line]
        return [" ".join(part.split()) for part in parts if part]
    cells = [" ".join(part.split()) for part in line.split("|")]
    if line.count("|") > 1 and any(cells):
        # Keep an empty cell at the left: the row belongs to the right column alone.
        inner = cells[1:-1] if not cells[0] and not cells[-1] else cells
        filled = [cell for cell in inner if cell]
        return (
            ["", *filled] if inner and not inner[0] else [*inner[:1], *filled[1:], *([""] if len(filled) == 1 else [])]
        )
    return [cell for cell in cells if cell]


def _columns(block: list[tuple[str, str]]) -> list[str]:
    if not block:
        return []
    left = [cell for cell, _ in block if cell]
    right = [cell for _, cell in block if cell]
    return [*left, BREAK, *right, BREAK]


def _continues_left(raw: str, block: list[tuple[str, str]]) -> bool:
    """Whether a line of one cell goes on with the left column: a subject ("V/v …") that wraps beside the date."""
    return "V/v" in block[-1][0] or (block[-1][1] == "" and any("V/v" in left for left, _ in block))
