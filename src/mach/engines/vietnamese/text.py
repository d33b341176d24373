"""Vietnamese text for machines: one normal form, keys to search by and a key to sort by."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import groupby

# Eth (Ð) is what many old converters write for Đ; the two look alike on screen.
_D_WITH_STROKE = str.maketrans({"đ": "d", "Đ": "d", "Ð": "d", "ð": "d", "Ɖ": "d", "ɖ": "d"})

# Dictionary order of the tones: ngang, huyền, hỏi, ngã, sắc, nặng.
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}

# Letters that follow their plain letter: "{" and "|" come after "z", so ă sorts after every a…, before b.
_LETTERS = {"ă": "a{", "â": "a|", "đ": "d{", "ð": "d{", "ê": "e{", "ô": "o{", "ơ": "o|", "ư": "u{"}

# Only abbreviations with one meaning in the papers of a Department of Science and Technology.
ABBREVIATIONS: dict[str, str] = {
    "ATBX": "an toàn bức xạ",
    "BCĐ": "ban chỉ đạo",
    "CBCCVC": "cán bộ, công chức, viên chức",
    "CCHC": "cải cách hành chính",
    "CCVC": "công chức, viên chức",
    "CĐS": "chuyển đổi số",
    "CGCN": "chuyển giao công nghệ",
    "CNC": "công nghệ cao",
    "CNSH": "công nghệ sinh học",
    "CNTT": "công nghệ thông tin",
    "DN": "doanh nghiệp",
    "DNNVV": "doanh nghiệp nhỏ và vừa",
    "ĐMCN": "đổi mới công nghệ",
    "ĐMST": "đổi mới sáng tạo",
    "HĐND": "Hội đồng nhân dân",
    "HTX": "hợp tác xã",
    "KH&CN": "khoa học và công nghệ",
    "KH-CN": "khoa học và công nghệ",
    "KHCN": "khoa học và công nghệ",
    "KHCN&ĐMST": "khoa học, công nghệ và đổi mới sáng tạo",
    "KHCN-ĐMST": "khoa học, công nghệ và đổi mới sáng tạo",
    "KHCNĐMST": "khoa học, công nghệ và đổi mới sáng tạo",
    "KH,CN&ĐMST": "khoa học, công nghệ và đổi mới sáng tạo",
    "KHKT": "khoa học kỹ thuật",
    "KNĐMST": "khởi nghiệp đổi mới sáng tạo",
    "KNST": "khởi nghiệp sáng tạo",
    "KT-XH": "kinh tế - xã hội",
    "NSCL": "năng suất chất lượng",
    "NSNN": "ngân sách nhà nước",
    "NTM": "nông thôn mới",
    "QCĐP": "quy chuẩn kỹ thuật địa phương",
    "SHCN": "sở hữu công nghiệp",
    "SHTT": "sở hữu trí tuệ",
    "SXTN": "sản xuất thử nghiệm",
    "TCĐLCL": "tiêu chuẩn đo lường chất lượng",
    "TĐC": "tiêu chuẩn đo lường chất lượng",
    "TTHC": "thủ tục hành chính",
    "TW": "Trung ương",
    "UBND": "Ủy ban nhân dân",
    "XTTM": "xúc tiến thương mại",
}


def nfc(text: str) -> str:
    """`text` in Unicode normal form C, the only form the system stores."""
    return unicodedata.normalize("NFC", text)


def _strip_marks(text: str) -> str:
    # Marks, and characters without width (Cf), which pages and PDF files scatter between letters.
    return "".join(c for c in unicodedata.normalize("NFKD", text) if unicodedata.category(c) not in ("Mn", "Me", "Cf"))


class _Folding(dict[int, str]):
    """Code point → what it folds to, worked out when first met; folding needs no context."""

    def __missing__(self, code_point: int) -> str:
        plain = _strip_marks(chr(code_point)).translate(_D_WITH_STROKE).casefold()
        self[code_point] = _strip_marks(plain)
        return self[code_point]


_FOLDING = _Folding()


def fold(text: str) -> str:
    """Lower-case text without accents, đ → d, runs of white space as one space: "Đổi  mới" → "doi moi".

    Decomposed and composed input give the same key, and so do both places of the tone ("hoà", "hòa").
    """
    return " ".join(text.translate(_FOLDING).split())


def holds_words(text: str, words: str) -> bool:
    """Whether every word typed stands somewhere in `text`, accents and case aside; no word is in every text."""
    held = fold(text)
    return all(word in held for word in fold(words).split())


def _abbreviation_pattern() -> re.Pattern[str]:
    choices = []
    for abbreviation in sorted(ABBREVIATIONS, key=len, reverse=True):
        # Two letters mean something else too often when written small.
        flag = "" if len(abbreviation) <= 2 else "i"
        spelling = re.sub("([&,-])", r"\\s?\1\\s?", abbreviation).replace("Đ", "[ĐÐD]")
        choices.append(f"(?{flag}:{spelling})")
    # Parts of a document number ("12/QĐ-UBND") stay as they are.
    return re.compile(rf"(?<![\w-])(?<!\d/)(?:{'|'.join(choices)})(?![\w-])")


_ABBREVIATION = _abbreviation_pattern()
_BY_FOLDED = {re.sub(r"\s", "", fold(short)): full for short, full in ABBREVIATIONS.items()}


def expand_abbreviations(text: str) -> str:
    """`text` in normal form C with known abbreviations spelt out: "Sở KH&CN" → "Sở khoa học và công nghệ"."""
    return _ABBREVIATION.sub(lambda found: _BY_FOLDED[re.sub(r"\s", "", fold(found[0]))], nfc(text))


@lru_cache(maxsize=2_000)
def search_key(text: str) -> str:
    """What to compare when searching: words of the folded, spelt-out text, one space between.

    KHCN, KH&CN, "khoa học công nghệ" and "khoa học và công nghệ" have one key; so have "kỹ" and "kĩ". The conjunction
    "và" and punctuation carry nothing and are left out. A prefix of the text, cut at a word, has a prefix of its key.
    """
    words = (word for word in re.findall(r"\w+", fold(expand_abbreviations(text))) if word != "va")
    return " ".join(re.sub(r"^([hklmst]|qu)y$", r"\1i", word) for word in words)


def sort_key(text: str) -> str:
    """Key for Vietnamese dictionary order (a ă â b c d đ e ê …; tones decide last), for binary comparison.

    Letters are compared over the whole text first, then the tones word by word: ngang, huyền, hỏi, ngã, sắc, nặng.
    """
    letters: list[str] = []
    tones: list[str] = []
    for alphabetic, run in groupby(" ".join(nfc(text).casefold().split()), key=str.isalpha):
        word = "".join(run)
        tone = 0
        for character in unicodedata.normalize("NFD", word) if alphabetic else ():
            tone = _TONES.get(character, tone)
        if alphabetic:
            tones.append(str(tone))
            word = "".join(_letter(character) for character in nfc(word))
        letters.append(word)
    return "".join(letters) + "\t" + "".join(tones).rstrip("0")


def _letter(character: str) -> str:
    """The letter without its tone, written so that code point order is dictionary order."""
    toneless = nfc("".join(c for c in unicodedata.normalize("NFD", character) if c not in _TONES))
    return _LETTERS.get(toneless) or _strip_marks(toneless)
