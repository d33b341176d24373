"""What stands in a cell by name → the row it means: parties, places, units, people, papers, records."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rapidfuzz import fuzz, process

from mach.documents.models import Document
from mach.engines.vietnamese import document_number_key, fold, organisation_key
from mach.office.models import Agency, Party, Place, Unit, User
from mach.registers.models import Record

CHUNK = 500
_TAX_CODE = re.compile(r"(?<!\d)(\d{10}(?:-?\d{3})?)(?!\d)")
_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)
_TAX_WORDS = re.compile(r"[\s,;:()\-–]*(?:mst|mã số thuế|msdn)?[\s.:]*$", re.IGNORECASE)
_KINDS = (
    (("hop tac xa", "htx", "lien hiep hop tac xa"), "hop_tac_xa"),
    (("to hop tac",), "to_hop_tac"),
    (("ho kinh doanh",), "ho_kinh_doanh"),
    (("cong ty", "cty", "doanh nghiep", "dntn", "tap doan", "tong cong ty"), "doanh_nghiep"),
    (("truong", "vien", "dai hoc", "hoc vien"), "vien_truong"),
    (("ubnd", "uy ban nhan dan", "so ", "chi cuc", "phong "), "co_quan_nha_nuoc"),
    (("benh vien", "trung tam y te", "tram y te", "phong kham"), "co_so_y_te"),
    (("hoi ", "lien hiep hoi", "lien doan"), "to_chuc_xa_hoi"),
    (("trung tam",), "to_chuc_khcn"),
    (("ho ong", "ho ba"), "ho_dan"),
    (("ong ", "ba "), "ca_nhan"),
)


@dataclass(frozen=True, slots=True)
class PartyChoice:
    """What a person decided of a name that the directory does not hold: it is this party, or a new one of a kind."""

    party: int | None = None
    kind: str = ""


@dataclass(frozen=True, slots=True)
class NewParty:
    """A name that the directory does not hold, what it seems to be, and names near it (id, name)."""

    text: str
    name: str
    tax_code: str
    kind: str
    near: tuple[tuple[int, str], ...]


def wrong_tax_code(code: str) -> str:
    """What is wrong with a tax code by its tenth digit, "" when it is right (sum by weights, modulo 11)."""
    digits = code[:10]
    check = 10 - sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=False)) % 11
    if str(check) == digits[9]:
        return ""
    return f"mã số thuế {code} sai chữ số kiểm tra (chữ số thứ mười). Hãy xem lại giấy đăng ký"


class Unknown(ValueError):
    """Nothing, or more than one thing, goes by the name; the message says so."""


@dataclass(slots=True)
class Names:
    """Rows by what cells call them: (what a link points to, key) → ids."""

    ids: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    new: dict[str, NewParty] = field(default_factory=dict)

    def find(self, targets: Sequence[str], text: str) -> int:
        """The one row that `text` means. Raises `Unknown`."""
        found = {pk for target in targets for pk in self.ids.get((target, key_of(target, text)), ())}
        if len(found) == 1:
            return found.pop()
        if found:
            more = "Hãy ghi mã số thuế" if "party" in targets else "Hãy ghi số hoặc mã thay cho tên"
            raise Unknown(f"có {len(found)} mục cùng tên “{text}”. {more}.")
        if "party" in targets:
            code = parted(text)[0]
            if code and (wrong := wrong_tax_code(code)):
                raise Unknown(f"“{text}” chưa có trong danh bạ và {wrong}.")
            raise Unknown(f"“{text}” chưa có trong danh bạ. Hãy chọn “Tạo mới” hoặc tên đúng ở mục phía trên.")
        raise Unknown(f"không tìm thấy “{text}”. Hãy ghi đúng tên như trong danh mục.")


def key_of(target: str, text: str) -> str:
    """By what a cell and a row are compared."""
    if target == "party":
        tax_code, name = parted(text)
        return tax_code or organisation_key(name)
    return document_number_key(text) if target == "document" else fold(text)


def names_in(
    wanted: Mapping[str, Iterable[str]], agency: Agency, choices: Mapping[str, PartyChoice] | None = None
) -> Names:
    """Everything of an agency that these texts may mean. `wanted`: what links point to → texts."""
    names = Names()
    for target, texts in wanted.items():
        said = list(dict.fromkeys(text for text in texts if text))
        if said:
            {"party": _parties}.get(target, _rows)(names, target, said, agency)
    for text, choice in (choices or {}).items():
        if choice.party is not None and Party.objects.filter(agency=agency, pk=choice.party).exists():
            names.ids["party", key_of("party", text)] = [choice.party]
            names.new.pop(text, None)
    return names


def parted(text: str) -> tuple[str, str]:
    """Tax code ("" for none) and name of a party as written in one cell."""
    found = _TAX_CODE.search(text)
    if found is None:
        return "", " ".join(text.split())
    name = _TAX_WORDS.sub("", text[: found.start()]) or text[found.end() :].strip(" -–,;()")
    digits = found[1].replace("-", "")
    return digits if len(digits) == 10 else f"{digits[:10]}-{digits[10:]}", " ".join(name.split())


def _parties(names: Names, target: str, texts: Sequence[str], agency: Agency) -> None:
    """By tax code; by name as written; what is left by name without accents, for which the directory is read once."""
    for rows in _chunks({key for text in texts if (key := parted(text)[0])}):
        found = Party.objects.filter(agency=agency, tax_code__in=rows).values_list("tax_code", "pk", "canonical")
        for tax_code, pk, canonical in found:
            names.ids["party", tax_code] = [canonical or pk]
    left = [text for text in texts if ("party", key_of("party", text)) not in names.ids]
    if not left:
        return
    directory: dict[str, dict[int, str]] = {}
    for pk, canonical, name in Party.objects.filter(agency=agency).values_list("pk", "canonical", "name"):
        directory.setdefault(organisation_key(name), {})[canonical or pk] = name
    for text in left:
        tax_code, name = parted(text)
        held = directory.get(organisation_key(name), {}) if name else {}
        if held and not tax_code:
            names.ids["party", key_of("party", text)] = list(held)
        else:
            names.new[text] = NewParty(text, name or text, tax_code, kind_of(name), _near(name, directory))


def kind_of(name: str) -> str:
    """The kind that the first words of a name tell, "" when they do not."""
    folded = f"{fold(name)} "
    return next((kind for words, kind in _KINDS if folded.startswith(words)), "")


def _near(name: str, directory: Mapping[str, Mapping[int, str]]) -> tuple[tuple[int, str], ...]:
    key = organisation_key(name)
    found = process.extract(key, list(directory), scorer=fuzz.token_sort_ratio, score_cutoff=80, limit=3)
    return tuple(pair for key, _, _ in found for pair in directory[key].items())


def _rows(names: Names, target: str, texts: Sequence[str], agency: Agency) -> None:
    """Short catalogues are read whole; records and papers by what the cells say."""
    wanted = {key_of(target, text) for text in texts}
    for pk, *said in _named(target, texts, agency):
        for key in {key_of(target, one) for one in said if one} & wanted:
            held = names.ids.setdefault((target, key), [])
            if pk not in held:
                held.append(pk)


def _named(target: str, texts: Sequence[str], agency: Agency) -> Iterable[tuple[Any, ...]]:
    if target == "place":
        yield from Place.objects.filter(valid_to=None).values_list("pk", "name", "code")
    elif target == "unit":
        for unit in Unit.objects.filter(agency=agency):
            yield unit.pk, unit.name, unit.short_name, unit.code, *unit.other_names
    elif target == "user":
        people = User.objects.filter(membership__agency=agency, is_active=True).distinct()
        yield from people.values_list("pk", "full_name", "username")
    elif target == "document":
        for pk, number in Document.objects.filter(agency=agency).exclude(number="").values_list("pk", "number"):
            yield pk, number
    else:
        rows = Record.objects.roots().filter(agency=agency, register__code=target)
        for chunk in _chunks(texts):
            books = [tuple(map(int, found.groups())) for one in chunk if (found := re.fullmatch(r"(\d+)/(\d{4})", one))]
            yield from rows.filter(title__in=chunk).values_list("pk", "title")
            for number, year in books:
                for pk in rows.filter(book_no=number, book_year=year).values_list("pk", flat=True):
                    yield pk, f"{number:03d}/{year}", f"{number}/{year}"


def _chunks(rows: Iterable[str]) -> Iterable[list[str]]:
    found = list(rows)
    return (found[start : start + CHUNK] for start in range(0, len(found), CHUNK))
