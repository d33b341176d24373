"""Words that leave the house: mails, messages to paste into Zalo, calendars.

Whoever reads them may not be signed in, so nothing personal stands in them: a row of a register is named by what is to
be done and not by whom it is about; people and their numbers are left out of titles.
"""

import re
from collections.abc import Sequence
from datetime import date

from mach.casework.models import Matter, Obligation
from mach.casework.queries import Owed
from mach.engines.vietnamese import format_date
from mach.office.models import User

FIRST = 7  # things named in a digest or a list; the rest is counted
TITLE_LETTERS = 160
SIGN_IN = "Mời xem tại đây (cần đăng nhập):"
_NUMBER = re.compile(r"(?<![\w/.,-])(?:(?:\+84|0)(?:[ .-]?\d){8,11}|\d{9,14})(?![\w/])")  # telephone, identity card
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PERSON = re.compile(r"\b(ông/bà|ông|bà|anh/chị|anh|chị)((?:\s+\w+){1,5})", re.IGNORECASE)


def plain_title(row: Obligation) -> str:
    """What is to be done, without people; needs `matter`."""
    if row.matter.kind == Matter.Kind.RECORD:  # "duty of the definition: title of the record", and that may be a person
        duty, colon, _ = row.title.partition(": ")
        return duty if colon else "Việc theo thời hạn ghi trong sổ"
    return _short(_PERSON.sub(_nameless, _EMAIL.sub("…", _NUMBER.sub("…", row.title))))


def one_reminder(one: Owed) -> str:
    """The words about one obligation; the address follows."""
    unit = f" ({one.row.debtor_unit.short_name})" if one.row.debtor_unit else ""
    return f"Kính nhắc việc: {plain_title(one.row)}{unit}. Hạn {_when(one)}.\n{SIGN_IN}"


def list_reminder(rows: Sequence[Owed], count: int) -> str:
    """The words about a list of obligations, of which `count` are meant; the address of the list follows."""
    lines = [f"Kính nhắc {count} việc:"]
    for place, one in enumerate(rows[:FIRST], 1):
        unit = f" ({one.row.debtor_unit.short_name})" if one.row.debtor_unit else ""
        lines.append(f"{place}. {plain_title(one.row)}{unit}: hạn {_when(one)}")
    return "\n".join([*lines, *_rest(count), SIGN_IN])


def digest_subject(rows: Sequence[Owed], *, on: date) -> str:
    late = sum(one.is_overdue for one in rows)
    return f"Nhắc việc ngày {format_date(on)}: {len(rows)} việc" + (f", {late} việc quá hạn" if late else "")


def digest(user: User, rows: Sequence[Owed], *, on: date, address: str) -> str:
    """The daily mail: at most seven things, then how many more; `address` is where the pages are."""
    lines = [f"Kính gửi {user.full_name},", "", f"Ngày {format_date(on)} có {len(rows)} việc cần ông/bà lưu ý:", ""]
    for place, one in enumerate(rows[:FIRST], 1):
        lines += [f"{place}. {plain_title(one.row)}", f"   Hạn {_when(one)}: {address}{one.address}"]
    lines += [
        *_rest(len(rows)),
        "",
        f"Xem tất cả: {address}/thong-bao/",
        "",
        "Thư tự động của Mạch, không cần trả lời.",
    ]
    return "\n".join(lines)


def _nameless(found: re.Match[str]) -> str:
    """The way of address without the name that follows it."""
    words = found[2].split()
    names = next((place for place, word in enumerate(words) if not word[0].isupper()), len(words))
    return " ".join([found[1], "…", *words[names:]]) if names else found[0]


def _rest(count: int) -> list[str]:
    return [f"và {count - FIRST} việc khác."] if count > FIRST else []


def _when(one: Owed) -> str:
    return f"{format_date(one.row.due_on)}, {one.phrase}"


def _short(text: str) -> str:
    return text if len(text) <= TITLE_LETTERS else f"{text[: TITLE_LETTERS - 1].rstrip()}…"
