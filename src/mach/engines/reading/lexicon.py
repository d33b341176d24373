"""Words that official papers are made of: kinds of documents, agencies, positions, symbols, dates.

Sources: Nghị định 30/2020/NĐ-CP, Phụ lục III (kinds and their abbreviations), Luật Ban hành văn bản quy phạm pháp luật,
Hướng dẫn 36-HD/VPTW (Party kinds), and spellings seen in real papers.
"""

from __future__ import annotations

import datetime
import re

from mach.engines.vietnamese import fold

# Abbreviation in a symbol → official name of the kind.
KIND_BY_SYMBOL: dict[str, str] = {
    "BB": "Biên bản",
    "BC": "Báo cáo",
    "CT": "Chỉ thị",
    "CTHĐ": "Chương trình hành động",
    "CTPH": "Chương trình phối hợp",
    "CTr": "Chương trình",
    "CTrHĐ": "Chương trình hành động",
    "CV": "Công văn",
    "CĐ": "Công điện",
    "DA": "Dự án",
    "ĐA": "Đề án",
    "GM": "Giấy mời",
    "HD": "Hướng dẫn",
    "HĐ": "Hợp đồng",
    "KH": "Kế hoạch",
    "KHLT": "Kế hoạch liên tịch",
    "KHPH": "Kế hoạch phối hợp",
    "KL": "Kết luận",
    "L": "Lệnh",
    "NQ": "Nghị quyết",
    "NQLT": "Nghị quyết liên tịch",
    "NĐ": "Nghị định",
    "PA": "Phương án",
    "QC": "Quy chế",
    "QCPH": "Quy chế phối hợp",
    "QyĐ": "Quy định",
    "QĐ": "Quyết định",
    "QĐi": "Quy định",
    "SL": "Sắc lệnh",
    "TB": "Thông báo",
    "TBKL": "Thông báo kết luận",
    "TC": "Thông cáo",
    "TT": "Thông tư",
    "TTLT": "Thông tư liên tịch",
    "TTr": "Tờ trình",
    "VBHN": "Văn bản hợp nhất",
}

# Symbols whose Đ was lost ("QD"); DA and HD are kinds of their own.
_KIND_BY_PLAIN_SYMBOL = {
    fold(symbol): kind for symbol, kind in KIND_BY_SYMBOL.items() if symbol not in {"ĐA", "HĐ", "L"}
}

# Kinds that head a paper, longest first where one begins another.
KINDS: tuple[str, ...] = tuple(
    sorted(
        {
            *KIND_BY_SYMBOL.values(),
            "Bản ghi nhớ",
            "Bản thỏa thuận",
            "Bộ luật",
            "Giấy giới thiệu",
            "Giấy ủy quyền",
            "Hiến pháp",
            "Luật",
            "Pháp lệnh",
            "Phiếu chuyển",
            "Phiếu gửi",
            "Quy định",
            "Thư công",
            "Thông tri",
            "Văn bản",
        },
        key=lambda kind: (-len(kind), kind),
    )
)
KIND_BY_KEY: dict[str, str] = {fold(kind): kind for kind in KINDS}
LAWS = frozenset({"Luật", "Bộ luật", "Pháp lệnh", "Hiến pháp"})

# Short spellings of kinds before a number in working papers ("NQ 71/NQ-CP").
SPOKEN_KINDS = ("NQ", "NĐ", "QĐ", "TT", "CT", "KH", "CV")

# Last group of a symbol whose body is the same everywhere in the country.
ISSUER_BY_SYMBOL: dict[str, str] = {
    "CP": "Chính phủ",
    "TTg": "Thủ tướng Chính phủ",
    "CTN": "Chủ tịch nước",
    "VPCP": "Văn phòng Chính phủ",
    "VPTW": "Văn phòng Trung ương Đảng",
}

# Words a name of a body begins with; capitals as in running text (Nghị định 30/2020/NĐ-CP, Phụ lục II).
BODY_HEADS: tuple[str, ...] = (
    "Ban Bí thư",
    "Ban Chấp hành",
    "Ban Chỉ đạo",
    "Ban Cán sự đảng",
    "Ban Dân tộc",
    "Ban Quản lý",
    "Ban Thường vụ",
    "Ban Tuyên giáo",
    "Ban Tổ chức",
    "Ban",
    "Bảo hiểm xã hội",
    "Bộ Chính trị",
    "Bộ trưởng",
    "Bộ",
    "Chi cục",
    "Chánh Văn phòng",
    "Chính phủ",
    "Chủ tịch nước",
    "Chủ tịch",
    "Công an",
    "Công ty",
    "Cục trưởng",
    "Cục",
    "Giám đốc",
    "Hiệp hội",
    "Hội đồng nhân dân",
    "Hội đồng",
    "Hội",
    "HĐND",
    "Kho bạc Nhà nước",
    "Liên đoàn",
    "Liên hiệp các Hội",
    "Ngân hàng",
    "Phó Chủ tịch",
    "Phó Thủ tướng",
    "Phòng",
    "Quốc hội",
    "Sở",
    "Thanh tra",
    "Thành ủy",
    "Thuế",
    "Thường trực",
    "Thủ tướng",
    "Thống đốc",
    "Trung tâm",
    "Trung ương",
    "Trường",
    "Tòa án nhân dân",
    "Tổng cục",
    "Tổng Giám đốc",
    "Tỉnh ủy",
    "UBND",
    "UBMTTQ",
    "Ủy ban Mặt trận Tổ quốc",
    "Ủy ban Thường vụ Quốc hội",
    "Ủy ban nhân dân",
    "Ủy ban",
    "Viện kiểm sát nhân dân",
    "Viện",
    "Văn phòng",
    "Đoàn",
    "Đài",
    "Đảng ủy",
    "Đại học",
)

POSITIONS: tuple[str, ...] = (
    "Bí thư",
    "Bộ trưởng",
    "Chi cục trưởng",
    "Chánh Thanh tra",
    "Chánh Văn phòng",
    "Chủ nhiệm",
    "Chủ tịch",
    "Cục trưởng",
    "Giám đốc",
    "Hiệu trưởng",
    "Hội trưởng",
    "Quyền Giám đốc",
    "Thủ tướng",
    "Thứ trưởng",
    "Thống đốc",
    "Trưởng ban",
    "Trưởng phòng",
    "Tổng Bí thư",
    "Tổng Cục trưởng",
    "Tổng Giám đốc",
    "Viện trưởng",
    "Vụ trưởng",
)

# A deputy signs as "Phó …" of the same position.
POSITION_BY_KEY: dict[str, str] = {
    fold(f"{prefix}{position}"): f"{prefix}{position}" for position in POSITIONS for prefix in ("", "Phó ", "Q. ")
}

# Names of bodies as running text writes them; what they are called by after "Bộ", "Sở", "Phòng", "Cục".
FIELDS: tuple[str, ...] = (
    "Công nghệ thông tin và Truyền thông",
    "Dân tộc và Tôn giáo",
    "Giao thông vận tải",
    "Giáo dục và Đào tạo",
    "Khoa học và Công nghệ",
    "Khoa học, Công nghệ và Đổi mới sáng tạo",
    "Kinh tế và Hạ tầng",
    "Kế hoạch và Đầu tư",
    "Lao động - Thương binh và Xã hội",
    "Nông nghiệp và Môi trường",
    "Nông nghiệp và Phát triển nông thôn",
    "Quy hoạch - Kiến trúc",
    "Tiêu chuẩn Đo lường Chất lượng",
    "Tài chính - Kế hoạch",
    "Tài nguyên và Môi trường",
    "Thông tin và Truyền thông",
    "Văn hóa và Thông tin",
    "Văn hóa - Xã hội",
    "Văn hóa, Thể thao và Du lịch",
    "Công Thương",
    "Nhà nước",
    "Việt Nam",
    "Chính phủ",
    "Xã hội",
)
_NAMED_PLACES = frozenset({"tỉnh", "phố", "huyện", "xã", "quận", "phường", "khu"})
_PLACE_NOUNS = frozenset(
    {"tỉnh", "thành", "phố", "huyện", "xã", "quận", "phường", "thị", "đặc", "khu", "và", "các", "của", "-"}
)
_CANON: dict[str, list[str]] = {}


def _canon_key(words: list[str]) -> str:
    # Accents do not count in names of several words: scans lose them.
    return fold(" ".join(words)) if len(words) > 1 else words[0].lower()


BODY_IN_CAPITALS = re.compile(
    "(?:"
    + "|".join(re.escape(head.upper()).replace("ỦY", "(?:ỦY|UỶ)") for head in sorted(BODY_HEADS, key=len, reverse=True))
    + r")\b"
)


def name_case(capitals: str) -> str:
    """A body printed in capitals as running text writes it: "SỞ NỘI VỤ TỈNH …" → "Sở Nội vụ tỉnh …".

    Known names keep their capitals; a place takes one on every syllable; any other name on its first (Phụ lục II).
    """
    words = capitals.replace("UBND", "ỦY BAN NHÂN DÂN").replace("HĐND", "HỘI ĐỒNG NHÂN DÂN").split()
    written: list[str] = []
    at, in_place, first = 0, False, True
    while at < len(words):
        known = next((name for name in _known_names(words, at, alone=first)), None)
        if known:
            written += known
            at += len(known)
            # A province follows its committee without a noun: "Tỉnh ủy Hà Giang".
            in_place, first = known[-1] == "ủy", True
            continue
        word = words[at].lower()
        if word in _PLACE_NOUNS and (not in_place or word not in {"xã", "và"}):
            written.append(word)
            in_place, first = word in _NAMED_PLACES, word in {"và", "các", "-"}
        else:
            written.append(word.capitalize() if in_place or first else word)
            first = False
        at += 1
    name = " ".join(written)
    return name[:1].upper() + name[1:]


def _known_names(words: list[str], at: int, *, alone: bool) -> list[list[str]]:
    """The longest known name from `at`; names of one word only where a name begins (`alone`)."""
    if not _CANON:
        for name in (*BODY_HEADS, *FIELDS):
            _CANON[_canon_key(name.split())] = name.split()
    spans = (words[at : at + length] for length in range(min(9, len(words) - at), 0 if alone else 1, -1))
    return [_CANON[key] for span in spans if (key := _canon_key(span)) in _CANON][:1]


# Members of a character class: small and capital letters of Vietnamese (their code points alternate, no range does).
SMALL = "a-zàáâãèéêìíòóôõùúýăđĩũơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ"
CAPITAL = SMALL.upper()

HYPHEN = r"[-\u2010-\u2015\u2212_]"
# Capital letters of symbols, with the look-alikes that old converters and keyboards put in their place.
_LOOKALIKES = str.maketrans({"Ð": "Đ", "Ɖ": "Đ", "А": "A", "В": "B", "С": "C", "Е": "E", "Н": "H", "К": "K", "М": "M",
                             "О": "O", "Р": "P", "Т": "T", "Х": "X"})  # fmt: skip
_SYMBOL_CAPITAL = "A-ZĐÐƉƯАВСЕНКМОРТХ"
SYMBOL_GROUP = rf"[{_SYMBOL_CAPITAL}](?:[{_SYMBOL_CAPITAL}&rgyi]|(?<=\w)\d)*(?![{SMALL}])"

_DAY = r"(?:ngày\s*)?(?P<{p}d>\d{{1,2}})"
_DATE = (
    r"(?P<{p}d>\d{{1,2}})\s*(?:(?P<{p}sep>[/.\-])\s*(?P<{p}m>\d{{1,2}})\s*(?P={p}sep)\s*|"
    r"tháng\s*(?P<{p}m2>\d{{1,2}})\s*,?\s*năm\s*)(?P<{p}y>\d{{4}})(?!\d)"
)


def date_pattern(prefix: str = "") -> str:
    """A regular expression (ignore case) for a full date, day first; `read_date` reads its groups."""
    return _DATE.format(p=prefix)


def read_date(found: re.Match[str], prefix: str = "") -> str | None:
    """The ISO date of a match of `date_pattern`; None when there is no such day."""
    month = found[f"{prefix}m"] or found[f"{prefix}m2"]
    if month is None:
        return None
    try:
        return datetime.date(int(found[f"{prefix}y"]), int(month), int(found[f"{prefix}d"])).isoformat()
    except ValueError:
        return None


def clean_symbol(printed: str) -> str:
    """A number with symbol as printed, less what damage put in: blanks, look-alike letters, doubled strokes."""
    compact = re.sub(r"[\s\u200b\ufeff*]+", "", printed).translate(_LOOKALIKES)
    compact = re.sub(r"[\u2010-\u2015\u2212]", "-", compact)
    return re.sub(r"//+", "/", re.sub("Đ{2,}", "Đ", compact))


def kind_of_symbol(number: str) -> str | None:
    """The kind of document that a cleaned number tells: "12/KH-SKHCN" → Kế hoạch, "93/2025/QH15" → Luật."""
    groups = [group for group in re.split(r"[/_-]", number) if group and not group[0].isdigit()]
    if not groups:
        return None
    if re.match(r"QH\d", groups[0]):
        return "Luật"
    if groups[0].startswith("UBTVQH"):
        return "Nghị quyết"
    known = KIND_BY_SYMBOL.get(groups[0]) or _KIND_BY_PLAIN_SYMBOL.get(fold(groups[0]))
    if known:
        return known
    # A letter names no kind: the issuer comes first ("756/BKHCN-VP").
    return "Công văn" if len(groups) > 1 else None


def issuer_of_symbol(number: str) -> str | None:
    """The issuing body where a symbol tells it alone: Government, Prime Minister, National Assembly."""
    last = re.split(r"[/_-]", number)[-1]
    if re.match(r"QH\d", last):
        return "Quốc hội"
    if last.startswith("UBTVQH"):
        return "Ủy ban Thường vụ Quốc hội"
    return ISSUER_BY_SYMBOL.get(last)
