"""Vietnamese: normal form, search and sort keys, words, formats, document numbers."""

import random
import re
import unicodedata
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mach.engines.vietnamese import (
    ABBREVIATIONS,
    date_in_words,
    document_number_key,
    expand_abbreviations,
    fold,
    format_date,
    format_date_long,
    format_money,
    format_money_full,
    format_number,
    holds_words,
    money_in_words,
    nfc,
    number_in_words,
    parse_date,
    parse_number,
    search_key,
    sort_key,
    without_people,
)

quick = settings(max_examples=200, deadline=None)
letters = st.text("aáàảãạăắặâấbcdđeéêếghiklmnoóôốơớpqrstuúưứvxyỹ ĐÂƯ&-,/0123456789", max_size=40)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Đổi mới  SÁNG\u00a0tạo\n", "doi moi sang tao"),
        ("Ðề án", "de an"),
        (unicodedata.normalize("NFD", "Nghị định số 88"), "nghi dinh so 88"),
        ("hoà bình", "hoa binh"),
        ("zero\u200bwidth", "zerowidth"),
        ("", ""),
    ],
)
def test_fold_drops_accents_case_and_extra_spaces(text, expected):
    assert fold(text) == expected


@quick
@given(st.text(max_size=60))
def test_fold_is_stable_and_blind_to_the_normal_form(text):
    assert fold(fold(text)) == fold(text)
    assert fold(unicodedata.normalize("NFD", text)) == fold(nfc(text))


@quick
@given(letters)
def test_fold_leaves_only_ascii_of_vietnamese_text(text):
    assert fold(text).isascii()


def test_words_are_found_without_accents_in_any_order():
    text = "Sổ lớp tập huấn, đào tạo"
    words = ("dao tap", "LỚP", "", "lop bay")
    assert [holds_words(text, one) for one in words] == [True, True, True, False]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sở KH&CN", "Sở khoa học và công nghệ"),
        ("Sở KHCN", "Sở khoa học và công nghệ"),
        ("sở kh & cn", "sở khoa học và công nghệ"),
        ("KHCN&ĐMST", "khoa học, công nghệ và đổi mới sáng tạo"),
        ("50 DN, HTX", "50 doanh nghiệp, hợp tác xã"),
        ("DN/HTX", "doanh nghiệp/hợp tác xã"),
        ("dn", "dn"),
        ("Quyết định 12/QĐ-UBND", "Quyết định 12/QĐ-UBND"),
        ("45/2025/NQ-HĐND", "45/2025/NQ-HĐND"),
        ("15/TTHC", "15/TTHC"),
        ("SHTTX", "SHTTX"),
    ],
)
def test_abbreviations_are_spelt_out_outside_document_numbers(text, expected):
    assert expand_abbreviations(text) == expected


@pytest.mark.parametrize("short", ABBREVIATIONS)
def test_every_abbreviation_is_found_by_its_full_words_and_back(short):
    assert search_key(short) == search_key(ABBREVIATIONS[short])
    assert search_key(short.replace("Đ", "D")) == search_key(ABBREVIATIONS[short])


@pytest.mark.parametrize("text", ["KHCN", "KH&CN", "KH-CN", "khoa học công nghệ", "Khoa hoc VÀ công nghệ"])
def test_all_spellings_of_science_and_technology_have_one_search_key(text):
    assert search_key(text) == "khoa hoc cong nghe"


def test_search_key_joins_i_and_y():
    assert search_key("kỹ thuật, tỷ lệ, quý") == search_key("kĩ thuật tỉ lệ quí")


def test_sort_key_gives_dictionary_order():
    ordered = [
        "ba",
        "bà",
        "bả",
        "bã",
        "bá",
        "bạ",
        "bà ba",
        "bac",
        "ban",
        "bán",
        "băn",
        "bân",
        "ca",
        "da",
        "dạ",
        "đa",
        "em",
        "êm",
        "ma",
        "on",
        "ôn",
        "ơn",
        "tu",
        "tư",
        "y",
    ]
    shuffled = random.Random(7).sample(ordered, len(ordered))
    assert sorted(shuffled, key=sort_key) == ordered


def test_sort_key_ignores_case_spaces_normal_form_and_place_of_the_tone():
    assert sort_key("  HOÀ  Bình ") == sort_key(unicodedata.normalize("NFD", "hòa bình"))


@quick
@given(letters, letters)
def test_tones_decide_only_between_equal_letters(one, other):
    if sort_key(one).split("\t")[0] != sort_key(other).split("\t")[0]:
        toneless = [sort_key(text).split("\t")[0] for text in (one, other)]
        assert (sort_key(one) < sort_key(other)) == (toneless[0] + "\t" < toneless[1] + "\t")


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (0, "không"),
        (4, "bốn"),
        (5, "năm"),
        (10, "mười"),
        (11, "mười một"),
        (14, "mười bốn"),
        (15, "mười lăm"),
        (20, "hai mươi"),
        (21, "hai mươi mốt"),
        (24, "hai mươi tư"),
        (25, "hai mươi lăm"),
        (100, "một trăm"),
        (101, "một trăm linh một"),
        (104, "một trăm linh bốn"),
        (105, "một trăm linh năm"),
        (110, "một trăm mười"),
        (555, "năm trăm năm mươi lăm"),
        (1250, "một nghìn hai trăm năm mươi"),
        (1005, "một nghìn không trăm linh năm"),
        (1050, "một nghìn không trăm năm mươi"),
        (10_000, "mười nghìn"),
        (1_000_000, "một triệu"),
        (1_001_000, "một triệu không trăm linh một nghìn"),
        (1_200_000_000, "một tỷ hai trăm triệu"),
        (2_000_000_021, "hai tỷ không trăm hai mươi mốt"),
        (1_000 * 10**9, "một nghìn tỷ"),
        (-21, "âm hai mươi mốt"),
    ],
)
def test_number_in_words(number, expected):
    assert number_in_words(number) == expected


_ONES = {
    "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5,
    "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10, "không": 0,
}  # fmt: skip


def _read_back(words: str) -> int:
    """Value of the words below a thousand billions."""
    total = group = ones = 0
    for word in words.split():
        if word in _ONES:
            ones += _ONES[word]
        elif word == "mươi":
            group, ones = group + ones * 10, 0
        elif word == "trăm":
            group, ones = group + ones * 100, 0
        elif word != "linh":
            total += (group + ones) * {"nghìn": 10**3, "triệu": 10**6, "tỷ": 10**9}[word]
            group = ones = 0
    return total + group + ones


@quick
@given(st.integers(1, 10**12 - 1))
def test_words_read_back_to_the_number(number):
    assert _read_back(number_in_words(number)) == number


def test_money_in_words_starts_with_a_capital():
    assert money_in_words(1_200_000_000) == "Một tỷ hai trăm triệu đồng"


def test_date_in_words_says_april_its_own_way():
    assert date_in_words(date(2026, 11, 24)) == "ngày hai mươi tư tháng mười một năm hai nghìn không trăm hai mươi sáu"
    assert date_in_words(date(2026, 4, 4)) == "ngày bốn tháng tư năm hai nghìn không trăm hai mươi sáu"


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (1234.5, "1.234,5"),
        (1250, "1.250"),
        (0, "0"),
        (88.888, "88,89"),
        (0.125, "0,13"),
        (0.1 + 0.2, "0,3"),
        (-0.001, "0"),
        (-1234.5, "-1.234,5"),
        (999.999, "1.000"),
        (Decimal("19041"), "19.041"),
        (10**30, "1" + ".000" * 10),
    ],
)
def test_format_number(number, expected):
    assert format_number(number) == expected


def test_format_number_takes_the_decimals_asked():
    assert format_number(12.345, decimals=1) == "12,3"
    assert format_number(12.5, decimals=0) == "13"


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_format_number_refuses_what_is_not_finite(number):
    with pytest.raises(ValueError, match="Chỉ in được số hữu hạn"):
        format_number(number)


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        (1_200_000_000, "1,2 tỷ đồng"),
        (2_500_000_000_000, "2.500 tỷ đồng"),
        (350_000_000, "350 triệu đồng"),
        (999_994_999, "999,99 triệu đồng"),
        (999_995_000, "1 tỷ đồng"),
        (950_000, "950.000 đồng"),
        (-1_500_000, "-1,5 triệu đồng"),
        (0, "0 đồng"),
    ],
)
def test_format_money_is_short(amount, expected):
    assert format_money(amount) == expected


def test_format_money_full_keeps_every_dong():
    assert format_money_full(1_200_000_001) == "1.200.000.001 đồng"


def test_dates_are_printed_with_two_digits():
    assert format_date(date(2026, 2, 5)) == "05/02/2026"


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 2, 5), "ngày 05 tháng 02 năm 2026"),
        (date(2026, 3, 15), "ngày 15 tháng 3 năm 2026"),
        (date(2026, 11, 24), "ngày 24 tháng 11 năm 2026"),
    ],
)
def test_long_dates_follow_the_rule_of_leading_zeros(day, expected):
    assert format_date_long(day) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1.175", "1175"),
        ("19 041", "19041"),
        ("19\u00a0041", "19041"),
        ("9.000", "9000"),
        ("1,5", "1.5"),
        ("1.234.567,89", "1234567.89"),
        ("02", "2"),
        (" -3 ", "-3"),
        ("−3", "-3"),
    ],
)
def test_parse_number_reads_vietnamese_numbers(text, expected):
    assert parse_number(text) == Decimal(expected)


@pytest.mark.parametrize(
    "text", ["", "abc", "1.5", "1,234,567", "12.34.567", "1.234 567", "0.500", "1,", ",5", "5%", "1e5", "٣", "nan"]
)
def test_parse_number_refuses_the_rest(text):
    assert parse_number(text) is None


@quick
@given(st.decimals(min_value=-(10**15), max_value=10**15, places=2))
def test_numbers_survive_printing_and_reading(number):
    assert parse_number(format_number(number)) == number


@pytest.mark.parametrize(
    "text", ["24/11/2026", "24-11-2026", "24.11.2026", "2026-11-24", " Ngày 24 tháng 11 năm 2026 "]
)
def test_parse_date_reads_the_usual_forms(text):
    assert parse_date(text) == date(2026, 11, 24)


@pytest.mark.parametrize("text", ["", "31/02/2026", "24/11/26", "24/11-2026", "11/2026", "hôm nay", "1/1/0000"])
def test_parse_date_refuses_the_rest(text):
    assert parse_date(text) is None


@quick
@given(st.dates())
def test_dates_survive_printing_and_reading(day):
    assert parse_date(format_date(day)) == day


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("88/2025/NĐ-CP", "88/2025/ND-CP"),
        ("Số: 088 / 2025/nđ – cp", "88/2025/ND-CP"),
        ("88/2025/NÐ\u2011CP.", "88/2025/ND-CP"),
        (unicodedata.normalize("NFD", "88/2025/NĐ-CP"), "88/2025/ND-CP"),
        ("07-NQ/TW", "7-NQ/TW"),
        ("25/QĐ-SKH&CN", "25/QD-SKHCN"),
        ("0", "0"),
        ("", ""),
    ],
)
def test_spellings_of_a_document_number_have_one_key(number, expected):
    assert document_number_key(number) == expected


def test_different_numbers_keep_different_keys():
    numbers = ["88/2025/NĐ-CP", "8/2025/NĐ-CP", "88/2024/NĐ-CP", "880/2025/NĐ-CP", "88/2025/QĐ-CP", "88/NĐ-CP"]
    assert len({document_number_key(number) for number in numbers}) == len(numbers)


@quick
@given(letters)
def test_document_number_key_is_stable(number):
    key = document_number_key(number)
    assert document_number_key(key) == key


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Trả lời đơn của ông Nguyễn Văn An về sáng kiến", "Trả lời đơn của ông … về sáng kiến"),
        ("Mời bà Lê Thị Bích Hạnh, điện thoại 0912 345 678", "Mời bà …, điện thoại …"),
        ("Gọi 0912.345.678 hoặc +84 912 345 678", "Gọi … hoặc …"),
        ("Gửi thư tới an.nguyen@so.gov.vn và căn cước 001099012345", "Gửi thư tới … và căn cước …"),
        ("Chi 1.200.000.000 đồng theo Kế hoạch 123/KH-UBND", "Chi 1.200.000.000 đồng theo Kế hoạch 123/KH-UBND"),
        ("Xét danh hiệu anh hùng lao động, ngày 24/11/2026", "Xét danh hiệu anh hùng lao động, ngày 24/11/2026"),
    ],
)
def test_people_and_their_numbers_are_left_out(text, said):
    assert without_people(text) == said


@given(st.text(st.sampled_from("0123456789 .-+"), max_size=20))
def test_no_telephone_number_stays(text):
    assert not re.search(r"(?<![\d.,-])0\d{9}(?![\d.])", without_people(text))
