"""Numbers, money and dates written out in Vietnamese words."""

from __future__ import annotations

from datetime import date

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_BILLION = 10**9


def number_in_words(number: int) -> str:
    """A whole number in words: 1250 → "một nghìn hai trăm năm mươi".

    Northern standard wording: linh for a missing ten, mốt, tư and lăm after a ten. Beyond a thousand billions the
    count of billions is read again ("một triệu tỷ").
    """
    if number < 0:
        return f"âm {number_in_words(-number)}"
    if number == 0:
        return _DIGITS[0]
    return " ".join(_words(number, padded=False))


def money_in_words(amount: int) -> str:
    """An amount in đồng as it stands after "Bằng chữ:", capital first: "Một tỷ hai trăm triệu đồng"."""
    words = f"{number_in_words(amount)} đồng"
    return words[0].upper() + words[1:]


def date_in_words(day: date) -> str:
    """The day in words, as minutes and notarial papers write it: "ngày hai mươi tư tháng mười một năm …"."""
    month = "tư" if day.month == 4 else number_in_words(day.month)
    return f"ngày {number_in_words(day.day)} tháng {month} năm {number_in_words(day.year)}"


def _words(number: int, *, padded: bool) -> list[str]:
    """Words of a number above zero; `padded` reads the missing hundreds of what follows a larger unit."""
    words: list[str] = []
    billions, rest = divmod(number, _BILLION)
    if billions:
        words += [*_words(billions, padded=padded), "tỷ"]
    for unit, size in (("triệu", 10**6), ("nghìn", 10**3), ("", 1)):
        group, rest = divmod(rest, size)
        if group:
            words += _hundreds(group, padded=padded or bool(words))
            words += [unit] if unit else []
    return words


def _hundreds(group: int, *, padded: bool) -> list[str]:
    hundreds, rest = divmod(group, 100)
    tens, ones = divmod(rest, 10)
    words = [_DIGITS[hundreds], "trăm"] if hundreds or padded else []
    if tens == 0:
        if ones:
            words += ["linh", _DIGITS[ones]] if words else [_DIGITS[ones]]
        return words
    words += ["mười"] if tens == 1 else [_DIGITS[tens], "mươi"]
    if ones == 1 and tens > 1:
        words.append("mốt")
    elif ones == 4 and tens > 1:
        words.append("tư")
    elif ones == 5:
        words.append("lăm")
    elif ones:
        words.append(_DIGITS[ones])
    return words
