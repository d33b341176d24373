"""Which column of a table fills which field of a register."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from rapidfuzz import fuzz

from mach.engines.vietnamese import fold, parse_date, parse_money, parse_number, search_key
from mach.registers.definition.schema import Definition, Field

STATE, UNIT, EVIDENCE = "state", "unit", "evidence"
"""Columns that every register has beside its fields."""

KEY = "__"  # stands between the name of a json_map field and its key
ALIKE = 86  # of 100; "Ngày tổ chức lớp" is not "Đơn vị tổ chức"
LOOKED_AT = 30  # rows by which a column without a head is judged

# How people head such columns, by the kind of field; only where the register has one field of the kind to take it.
_SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "party": (
        *("doanh nghiệp", "tên doanh nghiệp", "đơn vị", "tên đơn vị", "tổ chức", "tên tổ chức", "cơ sở", "chủ đơn"),
        *("công ty", "tên công ty", "hợp tác xã", "đơn vị thụ hưởng", "đối tượng"),
    ),
    "place": ("địa bàn", "địa điểm", "xã", "phường", "xã, phường", "địa phương"),
    "money": ("kinh phí", "số tiền", "giá trị", "mức hỗ trợ", "kinh phí thực hiện", "tổng kinh phí"),
    "date": ("ngày", "thời gian", "ngày thực hiện", "thời điểm"),
    "text": ("tên", "nội dung", "tên gọi", "tiêu đề"),
}
_COMMON = {
    STATE: ("trạng thái", "tình trạng", "kết quả xử lý"),
    UNIT: ("phòng phụ trách", "đơn vị phụ trách", "phòng, đơn vị", "phòng"),
    EVIDENCE: ("minh chứng", "văn bản chứng minh", "số văn bản", "căn cứ", "hồ sơ kèm theo"),
}
_LABELS = {STATE: "Trạng thái", UNIT: "Đơn vị phụ trách", EVIDENCE: "Minh chứng"}
_SCALES = (("ty dong", 10**9), ("trieu dong", 10**6), ("tr.d", 10**6), ("trd", 10**6), ("nghin dong", 1_000),
           ("ngan dong", 1_000), ("1.000 dong", 1_000), ("1000d", 1_000), ("1.000d", 1_000))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Target:
    """What a column may fill: `key` is a field, `field__key` of a json_map, or one of STATE, UNIT, EVIDENCE."""

    key: str
    label: str
    kind: str
    words: tuple[str, ...]
    is_required: bool = False
    choices: frozenset[str] = frozenset()  # of an enum, by their words


def targets_of(definition: Definition) -> tuple[Target, ...]:
    """Everything that columns may fill, in the order of the definition."""
    found: list[Target] = []
    kinds = [_kind(field) for field in definition.fields.values()]
    for name, field in definition.fields.items():
        if field.kind == "json_map":
            for code, label in field.choices.items():
                found.append(Target(f"{name}{KEY}{code}", f"{field.label}: {label}", "int", _words(label)))
            continue
        kind = _kind(field)
        synonyms = _SYNONYMS.get(kind, ()) if kinds.count(kind) == 1 else ()
        words = _words(field.label, name.replace("_", " "), *synonyms)
        is_required = field.required == "always" and field.default is None
        choices = frozenset(map(search_key, field.choices.values())) if kind == "enum" else frozenset()
        found.append(Target(name, field.label, kind, words, is_required, choices))
    return (*found, *(Target(key, _LABELS[key], key, _words(_LABELS[key], *_COMMON[key])) for key in _COMMON))


def match_columns(
    rows: Sequence[Sequence[str]],
    targets: Sequence[Target],
    *,
    heads: Sequence[str] | None,
    by_head: Mapping[str, str],
    by_place: Mapping[str, Sequence[str]],
) -> list[str]:
    """For each column the key it fills, "" for none: as remembered, else by its head, else by what stands in it."""
    known = {target.key for target in targets}
    width = len(rows[0]) if rows else 0
    if heads is None:
        remembered = by_place.get(str(width))
        if remembered is not None and set(remembered) <= {*known, ""}:
            return list(remembered)
        return _by_content(rows, targets, width)
    found = [by_head.get(fold(head), "") for head in heads]
    found = [key if key in known and key not in found[:place] else "" for place, key in enumerate(found)]
    waiting = [place for place, head in enumerate(heads) if not found[place] and head and fold(head) not in by_head]
    labels = {fold(target.label): target.key for target in reversed(targets)}
    for place in waiting:  # a head that is the very label of a field means that field, whatever else is like it
        key = labels.get(fold(heads[place]), "")
        found[place] = "" if key in found else key
    waiting = [place for place in waiting if not found[place]]
    marks = sorted(
        ((_alike(heads[place], target), -place, target.key) for place in waiting for target in targets), reverse=True
    )
    for mark, place, key in marks:
        if mark >= ALIKE and not found[-place] and key not in found:
            found[-place] = key
    return found


def scale_of(head: str) -> int:
    """What a bare amount in a column is counted in: 10**6 under "Kinh phí (triệu đồng)"."""
    folded = fold(head)
    return next((scale for words, scale in _SCALES if words in folded), 1)


def _alike(head: str, target: Target) -> float:
    key = search_key(head.split("(")[0] or head)
    return max(100 if key == word else fuzz.token_sort_ratio(key, word) for word in target.words)


def _by_content(rows: Sequence[Sequence[str]], targets: Sequence[Target], width: int) -> list[str]:
    """Columns take, in order, the next field of the kind that stands in them; the first column may be a mere count."""
    free = [target for target in targets if target.kind not in (STATE, UNIT, EVIDENCE)]
    found: list[str] = []
    for place in range(width):
        cells = [row[place] for row in islice(rows, LOOKED_AT) if row[place]]
        if place == 0 and width > 1 and cells == [str(n) for n in range(1, len(cells) + 1)]:
            found.append("")
            continue
        kinds, said = _kinds_of(cells), set(map(search_key, cells))
        chosen = (one for one in free if one.choices and said and said <= one.choices)
        target = next(chosen, None) or next((one for one in free if one.kind in kinds), None)
        if target is not None:
            free.remove(target)
        found.append(target.key if target else "")
    return found


def _kinds_of(cells: Sequence[str]) -> tuple[str, ...]:
    if not cells:
        return ()
    if all(parse_date(cell) for cell in cells):
        return ("date",)
    if all(parse_number(cell) is not None for cell in cells):
        return ("money", "int", "decimal") if any(len(cell) > 6 for cell in cells) else ("int", "decimal", "money")
    if all(parse_money(cell) is not None for cell in cells):
        return ("money",)
    return ("party", "text", "long_text")


def _kind(field: Field) -> str:
    return (field.to or "record") if field.kind == "ref" else field.kind


def _words(*texts: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(search_key(text.split("(")[0] or text) for text in texts))


def words_of(targets: Iterable[Target]) -> list[str]:
    """Folded words by which heads are known for heads."""
    return [word for target in targets for word in (*target.words, fold(target.label))]
