"""How long a line of Times New Roman is: needed to draw a line a third, half or all as long as the words above it."""

from __future__ import annotations

import functools
import math
import unicodedata

# Advance widths in thousandths of the size, from the metric-compatible Liberation Serif.
_LETTERS = "".join(map(chr, range(32, 127))) + "ĐđƠơƯư–—“”‘’…"
_PLAIN = """
250 333 408 500 500 833 778 180 333 333 500 564 250 333 250 278 500 500 500 500 500 500 500 500 500 500 278 278 564 564
564 444 921 722 667 667 722 611 556 722 722 333 389 722 611 889 722 722 556 722 667 556 611 722 722 944 722 722 611 333
278 333 469 500 333 444 500 444 500 444 333 500 500 278 278 500 278 778 500 500 500 500 333 389 278 500 500 722 500 500
444 480 200 480 541 722 500 722 529 776 542 500 1000 444 444 333 333 1000"""
_BOLD = """
250 333 555 500 500 1000 833 278 333 333 500 570 250 333 250 278 500 500 500 500 500 500 500 500 500 500 333 333 570 570
570 500 930 722 667 722 722 667 611 778 778 389 500 778 667 944 722 778 611 778 722 556 667 722 722 1000 722 722 667 333
278 333 581 500 333 500 556 444 556 444 333 500 556 278 333 556 278 833 556 500 556 556 444 389 333 556 500 722 500 500
444 394 220 394 520 722 556 778 554 796 600 500 1000 500 500 333 333 1000"""
_WIDTHS = [dict(zip(_LETTERS, map(int, widths.split()), strict=True)) for widths in (_PLAIN, _BOLD)]
_HORN = "\u031b"
_MM = 25.4 / 72

# A title may break before these.
_PREPOSITIONS = frozenset({"của", "về", "trong", "tại", "cho", "theo", "trên", "từ", "đến", "để", "với"})


@functools.lru_cache(maxsize=4096)
def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Width in mm of `text` on one line, at `size` points. An unknown letter counts as half the size."""
    widths = _WIDTHS[bold]
    # Tone marks, breve and circumflex add no width; the horn of ơ and ư does.
    marked = unicodedata.normalize("NFD", text)
    bare = "".join(c for c in marked if c == _HORN or not unicodedata.combining(c))
    return sum(widths.get(c, 500) for c in unicodedata.normalize("NFC", bare)) * size / 1000 * _MM


def balanced_width(text: str, size: float, available: float, *, bold: bool = False) -> float:
    """The width in mm that sets `text` best in as few lines as `available` takes.

    Lines end where the sense pauses, no word hangs alone; among equals the narrowest, whose lines are of one length.
    """
    count = len(wrap(text, size, available, bold=bold))
    if count == 1:
        return available
    found: list[tuple[int, float]] = []
    for width in range(math.ceil(text_width(text, size, bold=bold) / count), math.floor(available)):
        lines = wrap(text, size, width, bold=bold)
        # A millimetre more breaks the same: room for another renderer's rounding.
        if len(lines) == count and lines == wrap(text, size, width + 1, bold=bold):
            lengths = [text_width(line, size, bold=bold) for line in lines]
            hangs = 3 if min(lengths) < 0.4 * max(lengths) else 0
            found.append((hangs + sum(map(_cost_of_break, lines, lines[1:])), width + 1.0))
    return min(found, default=(0, available))[1]


def _cost_of_break(line: str, following: str) -> int:
    """How much a line's end disturbs the sense: not at all after a mark, before a preposition or a province's name."""
    word = following.split(" ", 1)[0]
    if line.endswith((",", ";", ":", ")")) or word.lower() in _PREPOSITIONS or word == "TỈNH":
        return 0
    return 1 if word.lower() in ("và", "hoặc") else 2


def wrap(text: str, size: float, width: float, *, bold: bool = False) -> list[str]:
    """The lines that `text` breaks into at `width` mm. Blanks left to write in keep their room."""
    lines: list[str] = []
    blank, filled = text_width(" ", size, bold=bold), 0.0
    for word in text.strip().split(" "):
        length = text_width(word, size, bold=bold)
        if lines and (not word or filled + blank + length <= width):
            lines[-1] += f" {word}"
            filled += blank + length
        else:
            lines.append(word)
            filled = length
    return lines
