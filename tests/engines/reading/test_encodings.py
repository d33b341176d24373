"""Text in whatever encoding Vietnamese was typed in comes out as Unicode, or its encoding is named."""

import codecs
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mach.engines.reading.extract import UnknownFormat, extract
from mach.engines.reading.extract.encodings import decode, is_syllable, mend
from mach.engines.reading.extract.legacy import from_tcvn3, from_vni

# One text three times: in Unicode, and as the keyboards of the two old encodings left it in Latin letters.
UNICODE = """Cộng hòa xã hội chủ nghĩa Việt Nam
Độc lập - Tự do - Hạnh phúc
Kế hoạch phát triển khoa học và công nghệ
Số: 12/KH-SKHCN
Hỗ trợ ít nhất 12 doanh nghiệp đổi mới công nghệ"""
TCVN3 = """Céng hßa x· héi chñ nghÜa ViÖt Nam
§éc lËp - Tù do - H¹nh phóc
KÕ ho¹ch ph¸t triÓn khoa häc vµ c«ng nghÖ
Sè: 12/KH-SKHCN
Hç trî Ýt nhÊt 12 doanh nghiÖp ®æi míi c«ng nghÖ"""
VNI = """Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam
Ñoäc laäp - Töï do - Haïnh phuùc
Keá hoaïch phaùt trieån khoa hoïc vaø coâng ngheä
Soá: 12/KH-SKHCN
Hoã trôï ít nhaát 12 doanh nghieäp ñoåi môùi coâng ngheä"""
TONES = "\u0300\u0301\u0303\u0309\u0323"


def in_windows_1258(text: str) -> bytes:
    """Letters with their hats, tones as marks of their own: how windows-1258 writes Vietnamese."""
    written = ""
    for letter in unicodedata.normalize("NFC", text):
        apart = unicodedata.normalize("NFD", letter)
        tone = "".join(mark for mark in apart if mark in TONES)
        written += unicodedata.normalize("NFC", "".join(mark for mark in apart if mark not in TONES)) + tone
    return written.encode("cp1258")


def test_the_old_encodings_are_read_letter_by_letter():
    assert from_tcvn3(TCVN3) == UNICODE
    assert from_vni(VNI) == UNICODE


def test_vni_is_read_in_capitals_and_with_small_marks_on_capitals():
    assert from_vni("KEÁ HOAÏCH, ÑOÅI MÔÙI, Uûy ban") == "KẾ HOẠCH, ĐỔI MỚI, Ủy ban"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (UNICODE.encode(), "utf-8"),
        (codecs.BOM_UTF8 + UNICODE.encode(), "utf-8"),
        (unicodedata.normalize("NFD", UNICODE).encode(), "utf-8"),
        (codecs.BOM_UTF16_LE + UNICODE.encode("utf-16-le"), "utf-16-le"),
        (codecs.BOM_UTF16_BE + UNICODE.encode("utf-16-be"), "utf-16-be"),
        (codecs.BOM_UTF32_LE + UNICODE.encode("utf-32-le"), "utf-32-le"),
        (UNICODE.encode("utf-16-le"), "utf-16-le"),
        (UNICODE.encode("utf-16-be"), "utf-16-be"),
        (in_windows_1258(UNICODE), "windows-1258"),
        (TCVN3.encode("latin-1"), "TCVN3"),
        (VNI.encode("cp1252"), "VNI"),
        (TCVN3.encode(), "TCVN3"),  # the Latin letters themselves saved as Unicode
        (VNI.encode(), "VNI"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_an_encoding_is_recognised_and_its_text_converted(data, encoding):
    decoded = decode(data)
    assert (decoded.text, decoded.encoding) == (UNICODE, encoding)


@pytest.mark.parametrize(("text", "encoding"), [(TCVN3, "TCVN3"), (VNI, "VNI")])
def test_people_are_told_of_a_conversion(text, encoding):
    found = extract(text.encode("latin-1"), name="cu.txt")
    assert (found.text, found.warnings) == (
        UNICODE,
        (f"Văn bản dùng bảng mã cũ {encoding}, đã chuyển sang Unicode; đề nghị xem lại chữ có dấu.",),
    )


def test_a_text_without_marks_is_what_it_was():
    assert mend("Ke hoach so 12") == ("Ke hoach so 12", None)


def test_unicode_with_foreign_letters_is_left_alone():
    text = f"{UNICODE}\nCông ty Müller & Søn tại Zürich, diện tích 30 m², nhiệt độ 25°C, § 5"
    assert mend(text) == (text, None)


def test_single_old_lines_inside_unicode_are_mended():
    old_line = TCVN3.splitlines()[2]
    new_line = UNICODE.splitlines()[2]
    assert mend(f"{UNICODE}\n{UNICODE}\n{old_line}") == (f"{UNICODE}\n{UNICODE}\n{new_line}", "TCVN3")


def test_one_bad_byte_costs_one_letter_and_is_told_with_its_line():
    decoded = decode(f"{UNICODE}\n".encode() * 20 + b"ho tro \xff doanh nghiep")
    assert decoded.encoding == "utf-8"
    assert decoded.text == f"{UNICODE}\n" * 20 + "ho tro \ufffd doanh nghiep"
    assert decoded.warnings == ("Có 1 ký tự không đọc được, thay bằng “\ufffd”; ký tự đầu tiên ở dòng 101.",)


def test_an_unknown_encoding_is_said():
    decoded = decode("Отчёт о выполнении плана".encode("cp1251"))
    assert decoded.warnings == (
        "Không nhận ra bảng mã của tệp; chữ có dấu có thể sai. Đề nghị lưu lại bằng Unicode (UTF-8).",
    )


def test_the_letter_d_of_other_alphabets_becomes_that_of_vietnamese():
    assert decode("Ðiều 5. ÐỔI MỚI, hoạt ðộng".encode()).text == "Điều 5. ĐỔI MỚI, hoạt động"


def test_a_declared_encoding_is_used_where_statistics_know_nothing():
    assert decode("Отчёт".encode("cp1251"), declared="windows-1251").text == "Отчёт"
    assert decode("Отчёт".encode("cp1251"), declared="khong-co").encoding == "cp1252"


def test_bytes_that_are_no_text_are_no_text():
    with pytest.raises(UnknownFormat):
        extract(bytes(range(1, 9)) * 100, name="anh.txt")


@pytest.mark.parametrize("word", ["nghiệp", "khuỷu", "quý", "gì", "ưu", "oanh", "giường", "xoong", "yêu", "ĐỔI"])
def test_syllables_are_known(word):
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["strength", "nghiÖp", "c«ng", "bcd", "ngàà", ""])
def test_what_is_no_syllable_is_known(word):
    assert not is_syllable(word)


WORDS = st.sampled_from(sorted(set(UNICODE.replace("\n", " ").split())))
TEXTS = st.lists(WORDS, min_size=12, max_size=60).map(" ".join).filter(lambda text: not text.isascii())
WRITERS = [str.encode, lambda text: text.encode("utf-16-le"), lambda text: text.encode("utf-16"), in_windows_1258]


@settings(max_examples=80, deadline=None)
@given(TEXTS, st.sampled_from(WRITERS))
def test_text_written_in_any_encoding_comes_back(text, write):
    assert decode(write(text)).text == text


PAIRED = list(zip(UNICODE.split(), TCVN3.split(), VNI.split(), strict=True))


@settings(max_examples=60, deadline=None)
@given(st.permutations(PAIRED), st.sampled_from([1, 2]))
def test_words_in_old_encodings_come_back_in_any_order(words, old):
    typed = " ".join(word[old] for word in words)
    assert decode(typed.encode("latin-1")).text == " ".join(word[0] for word in words)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300), st.sampled_from([None, "utf-8", "cp1258", "hex", "utf-16"]))
def test_no_bytes_make_decoding_fail(data, declared):
    text = decode(data, declared=declared).text
    assert unicodedata.is_normalized("NFC", text)
    assert "\0" not in text
