"""What stands where on the pages of a PDF: lines of words with their place in mm, font and size; rules."""

import ctypes
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as raw

MM = 25.4 / 72
GAP = 2.0  # mm of white, no blank in it, that part two cells
ASCENT, DESCENT = 0.891, 0.216  # of Times New Roman and Liberation Serif, as shares of the size


@dataclass(frozen=True, slots=True)
class Words:
    """Words on one line of one cell. `left`, `right` from the left edge of the page, heights from the upper edge, mm.

    `looks` are the (font, size in points) of the letters; `top` and `bottom` are those of the line of text.
    """

    text: str
    left: float
    right: float
    baseline: float
    looks: frozenset[tuple[str, float]]

    @property
    def size(self) -> float:
        return max(size for _, size in self.looks)

    @property
    def top(self) -> float:
        return self.baseline - ASCENT * self.size * MM

    @property
    def bottom(self) -> float:
        return self.baseline + DESCENT * self.size * MM

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


@dataclass(frozen=True, slots=True)
class Page:
    """One page: size in mm, words in the order of the content, horizontal rules, colours of the letters."""

    width: float
    height: float
    words: tuple[Words, ...]
    rules: tuple[tuple[float, float], ...]  # length, distance from the upper edge, mm
    colours: frozenset[tuple[int, int, int]]

    def find(self, text: str) -> Words:
        """The only words of the page that read `text`."""
        (found,) = [words for words in self.words if words.text == text]
        return found


@dataclass(frozen=True, slots=True)
class _Letter:
    char: str
    left: float
    right: float
    baseline: float
    font: str
    size: float
    typed_blank: bool  # a blank of the text, not one that only the distance between letters tells


def printed_pages(data: bytes) -> list[Page]:
    """The pages of a PDF."""
    document = pdfium.PdfDocument(data)
    try:
        return [_page(page) for page in document]
    finally:
        document.close()


def _page(page) -> Page:
    width, height = page.get_size()
    text = page.get_textpage()
    letters = [_letter(text, at, height) for at in range(text.count_chars())]
    bounds = [shape.get_bounds() for shape in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH])]
    rules = {
        (round((right - left) * MM, 1), round((height - top) * MM, 1))
        for left, bottom, right, top in bounds
        if top - bottom < 2 < right - left
    }
    return Page(width * MM, height * MM, _words(letters), tuple(sorted(rules)), _colours(text))


def _letter(text, at: int, height: float) -> _Letter:
    x, y, name, flags = ctypes.c_double(), ctypes.c_double(), ctypes.create_string_buffer(128), ctypes.c_int()
    raw.FPDFText_GetCharOrigin(text, at, x, y)
    raw.FPDFText_GetFontInfo(text, at, name, 128, flags)
    right = text.get_charbox(at, loose=True)[2]
    return _Letter(
        char=chr(raw.FPDFText_GetUnicode(text, at)),
        left=x.value * MM,
        right=right * MM,
        baseline=(height - y.value) * MM,
        font=name.value.decode().split("+")[-1],  # "BAAAAA+" marks a subset
        size=round(raw.FPDFText_GetFontSize(text, at), 1),
        typed_blank=raw.FPDFText_GetUnicode(text, at) == ord(" ") and raw.FPDFText_IsGenerated(text, at) == 0,
    )


def _colours(text) -> frozenset[tuple[int, int, int]]:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    found = set()
    for at in range(text.count_chars()):
        if chr(raw.FPDFText_GetUnicode(text, at)).isspace():
            continue
        raw.FPDFText_GetFillColor(text, at, red, green, blue, alpha)
        found.add((red.value, green.value, blue.value))
    return frozenset(found)


def _words(letters: list[_Letter]) -> tuple[Words, ...]:
    groups: list[list[_Letter]] = [[]]
    for letter in letters:
        last = next((before for before in reversed(groups[-1]) if not before.char.isspace()), None)
        if last and not letter.char.isspace():
            new_line = abs(letter.baseline - last.baseline) > 0.2
            far = letter.left - last.right > GAP and not groups[-1][-1].typed_blank  # blanks may be left to write in
            if new_line or letter.left < last.left or far:
                groups.append([])
        groups[-1].append(letter)
    return tuple(_gathered(group) for group in groups if any(not letter.char.isspace() for letter in group))


def _gathered(letters: list[_Letter]) -> Words:
    inked = [letter for letter in letters if not letter.char.isspace()]
    return Words(
        text=" ".join("".join(letter.char for letter in letters).split()),
        left=inked[0].left,
        right=inked[-1].right,
        baseline=inked[0].baseline,
        looks=frozenset((letter.font, letter.size) for letter in inked),
    )
