"""A register described by answers, for those who do not write definitions: its columns, its steps, what it counts."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from mach.engines.vietnamese import search_key
from mach.registers.lists import CHOSEN, MORE_KINDS, ListColumn, SimpleList, code_of, unit_of, with_day

ROWS = 6  # lines for columns at first
MORE = 4
PRIVACY: Mapping[str, str] = {
    "internal": "Mọi người trong Sở",
    "restricted": "Đơn vị ghi, Văn phòng và lãnh đạo",
    "public": "Được công khai",
}


class UnclearAnswer(Exception):
    """An answer is missing or says two things; the message says which and what to write."""


@dataclass(frozen=True, slots=True)
class ColumnAnswer:
    """One line of the columns as typed."""

    label: str = ""
    kind: str = "text"
    choices: str = ""
    is_required: bool = False


FIRST = (ColumnAnswer("Tên", "text", is_required=True), ColumnAnswer("Ngày", "date", is_required=True))


@dataclass(frozen=True, slots=True)
class Answers:
    """All that was typed; `columns` with the empty lines that were shown."""

    title: str = ""
    unit: str = ""
    group: str = ""
    purpose: str = ""
    privacy: str = "internal"
    states: str = "Đang làm\nHoàn thành"
    counted: str = ""
    columns: tuple[ColumnAnswer, ...] = FIRST + (ColumnAnswer(),) * (ROWS - len(FIRST))


def answers_of(posted: Mapping[str, str]) -> Answers:
    """The answers of a posted form; columns are numbered from 0 without a gap."""
    return Answers(
        title=_clean(posted.get("ten", ""))[:120],
        unit=_clean(posted.get("don-vi-tinh", ""))[:60],
        group=_clean(posted.get("nhom", ""))[:120],
        purpose=_clean(posted.get("de-lam-gi", ""))[:300],
        privacy=posted.get("ai-xem", "internal"),
        states=posted.get("cac-buoc", "").strip(),
        counted=_clean(posted.get("tinh-tu", "")),
        columns=tuple(_columns(posted)),
    )


def column_of(posted: Mapping[str, str], prefix: str) -> ColumnAnswer:
    """The answers about one column."""
    return ColumnAnswer(
        label=_clean(posted.get(f"{prefix}-ten", ""))[:120],
        kind=posted.get(f"{prefix}-kieu", "text"),
        choices=posted.get(f"{prefix}-chon", "").strip(),
        is_required=f"{prefix}-phai-ghi" in posted,
    )


def with_more(answers: Answers) -> Answers:
    """The same answers with more empty lines for columns."""
    return replace(answers, columns=answers.columns + (ColumnAnswer(),) * MORE)


def described(answers: Answers) -> SimpleList:
    """The register that the answers describe. Raises `UnclearAnswer`."""
    states = [_clean(line) for line in answers.states.splitlines() if line.strip()] or ["Ghi nhận"]
    if answers.counted and search_key(answers.counted) not in map(search_key, states):
        raise UnclearAnswer(f"Dòng được tính từ bước “{answers.counted}”, nhưng các bước không có tên ấy.")
    _all_different("Bước", states)
    _all_different("Cột", [column.label for column in answers.columns if column.label])
    if answers.privacy not in PRIVACY:
        raise UnclearAnswer("Chưa chọn ai được xem sổ.")
    columns: list[ListColumn] = []
    for answer in answers.columns:
        if answer.label or answer.choices:
            columns.append(list_column(answer, {column.name for column in columns}))
    if not [column for column in columns if column.kind in ("text", "long_text")]:
        raise UnclearAnswer("Sổ cần ít nhất một cột kiểu chữ để gọi tên từng dòng, chẳng hạn “Tên”.")
    dated, day = with_day(columns)
    counted = next((state for state in states if search_key(state) == search_key(answers.counted)), states[-1])
    return SimpleList(
        title=answers.title,
        unit=answers.unit,
        columns=dated,
        day=day,
        named_by=next(column.name for column in columns if column.kind in ("text", "long_text")),
        states=tuple(states),
        counted=counted,
        group=answers.group or "Sổ của cơ quan",
        purpose=answers.purpose,
        privacy=answers.privacy,
    )


def list_column(answer: ColumnAnswer, taken: set[str]) -> ListColumn:
    """A column from its answers, under a code not taken. Raises `UnclearAnswer`."""
    if not answer.label:
        raise UnclearAnswer(f"Có một cột chưa đặt tên (các lựa chọn: {answer.choices[:60]}). Hãy ghi tên cột.")
    if answer.kind not in MORE_KINDS:
        raise UnclearAnswer(f"Cột “{answer.label}” chưa chọn kiểu.")
    choices = tuple(filter(None, map(_clean, re.split(r"[;,\n]", answer.choices)))) if answer.kind in CHOSEN else ()
    if answer.kind in CHOSEN and not choices:
        raise UnclearAnswer(f"Cột “{answer.label}” cần các lựa chọn, cách nhau bằng dấu chấm phẩy.")
    _all_different(f"Lựa chọn của cột “{answer.label}”", choices)
    label = _clean(re.sub(r"\(.*?\)", "", answer.label)) or answer.label
    unit = unit_of(answer.label, answer.kind)
    return ListColumn(None, code_of(label, taken), label, answer.kind, choices, answer.is_required, unit)


def _columns(posted: Mapping[str, str]) -> Iterator[ColumnAnswer]:
    place = 0
    while f"cot-{place}-ten" in posted:
        yield column_of(posted, f"cot-{place}")
        place += 1


def _all_different(what: str, said: list[str] | tuple[str, ...]) -> None:
    keys = [search_key(one) for one in said]
    double = next((one for n, one in enumerate(said) if keys[n] in keys[:n]), None)
    if double is not None:
        raise UnclearAnswer(f"{what} “{double}” được ghi hai lần. Hãy đặt tên khác hoặc bỏ bớt.")


def _clean(text: str) -> str:
    return " ".join(text.split())
