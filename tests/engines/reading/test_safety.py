"""Files that are refused before anything parses them, each with a sentence that says what, and what to do."""

import io
import time
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mach.engines.reading.extract import (
    DamagedFile,
    EmptyFile,
    EncryptedFile,
    ExecutableFile,
    FileTooLarge,
    ForeignEntities,
    MacroFile,
    OldWordFormat,
    TooDeeplyNested,
    UnableToReadFile,
    UnknownFormat,
    ZipBomb,
    check_upload,
    extract,
)
from tests.engines.reading.made_files import compound, docx, package, paragraph, pdf

WORD = docx(paragraph("Kế hoạch hỗ trợ doanh nghiệp"))
MAIN = "word/document.xml"
TYPES = "application/vnd.openxmlformats-officedocument.%s.main+xml"


def repacked(data: bytes, **changed: str | bytes) -> bytes:
    """A package with parts added or replaced; "__" in a name stands for "/", "_dot_" for "."."""
    with zipfile.ZipFile(io.BytesIO(data)) as made:
        parts: dict[str, str | bytes] = {name: made.read(name) for name in made.namelist()}
    for name, content in changed.items():
        parts[name.replace("__", "/").replace("_dot_", ".")] = content
    return package(parts)


def marked_encrypted(data: bytes) -> bytes:
    """A zip whose entries say that they are encrypted (bit 0 of their flags, in both headers)."""
    changed = bytearray(data)
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        found = data.find(mark)
        while found >= 0:
            changed[found + at] |= 1
            found = data.find(mark, found + 4)
    return bytes(changed)


def declaring(data: bytes, entry: str, size: int) -> bytes:
    """A zip whose directory says that `entry` unpacks to `size` bytes."""
    changed = bytearray(data)
    at = data.rindex(entry.encode()) - 46  # the name follows the fixed part of its record
    changed[at + 24 : at + 28] = size.to_bytes(4, "little")
    return bytes(changed)


def with_types(content_type: str) -> bytes:
    return package({"[Content_Types].xml": f'<Types><Override ContentType="{content_type}"/></Types>'})


REFUSED = [
    pytest.param(b"", "trong.docx", EmptyFile, id="no byte"),
    pytest.param(b"\0\0 \r\n\t", "trong.txt", EmptyFile, id="blanks only"),
    pytest.param(b"MZ\x90\0\x03\0\0\0" + bytes(200), "ke-hoach.docx", ExecutableFile, id="Windows program by content"),
    pytest.param(b"\x7fELF\x02\x01\x01" + bytes(60), "ke-hoach.pdf", ExecutableFile, id="Linux program"),
    pytest.param(b"#!/bin/sh\nrm -rf .\n", "ke-hoach.txt", ExecutableFile, id="script by content"),
    pytest.param(b"echo 1", "ke-hoach.txt.BAT", ExecutableFile, id="script by name"),
    pytest.param(WORD, "ke-hoach.docx.exe", ExecutableFile, id="name that a machine runs"),
    pytest.param(compound("WordDocument", "1Table"), "ke-hoach.doc", OldWordFormat, id="old Word"),
    pytest.param(compound("WordDocument"), "ke-hoach.docx", OldWordFormat, id="old Word, mis-named"),
    pytest.param(compound("Workbook"), "so-lieu.xls", UnknownFormat, id="old Excel"),
    pytest.param(compound("EncryptionInfo", "EncryptedPackage"), "mat.docx", EncryptedFile, id="Word with a password"),
    pytest.param(marked_encrypted(WORD), "mat.docx", EncryptedFile, id="zip with a password"),
    pytest.param(pdf([(72, 700, "Mật")], password="kin"), "mat.pdf", EncryptedFile, id="PDF with a password"),
    pytest.param(WORD[: len(WORD) // 2], "ke-hoach.docx", DamagedFile, id="Word cut off"),
    pytest.param(b"PK\x03\x04" + bytes(100), "ke-hoach.docx", DamagedFile, id="zip of nothing"),
    pytest.param(b"%PDF-1.7\n" + bytes(range(200)), "ke-hoach.pdf", DamagedFile, id="PDF of nothing"),
    pytest.param(repacked(WORD, word__document_dot_xml="<w:document"), "a.docx", DamagedFile, id="broken XML"),
    pytest.param(repacked(WORD, word__document_dot_xml=""), "a.docx", DamagedFile, id="no main part"),
    pytest.param(repacked(WORD, word__vbaProject_dot_bin=b"x"), "a.docx", MacroFile, id="macros in .docx"),
    pytest.param(
        with_types("application/vnd.ms-word.document.macroEnabled.main+xml"), "a.docx", MacroFile, id="macro type"
    ),
    pytest.param(WORD, "a.docm", MacroFile, id="macro name"),
    pytest.param(declaring(WORD, MAIN, 401_000_000), "a.docx", ZipBomb, id="zip bomb by size"),
    pytest.param(declaring(WORD, MAIN, 70_000_000), "a.docx", ZipBomb, id="zip bomb by ratio"),
    pytest.param(declaring(WORD, MAIN, 20), "a.docx", DamagedFile, id="unpacks to more than it says"),
    pytest.param(repacked(WORD, word__media__x_dot_zip=WORD), "a.docx", ZipBomb, id="zip in a zip"),
    pytest.param(package({f"{n}": "" for n in range(5_001)}), "a.docx", ZipBomb, id="too many entries"),
    pytest.param(
        repacked(WORD, word__document_dot_xml='<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'),
        "a.docx",
        ForeignEntities,
        id="external entity",
    ),
    pytest.param(
        repacked(WORD, word__styles_dot_xml="<!DOCTYPE a [<!ENTITY x 'ha'>]><a/>".encode("utf-16")),
        "a.docx",
        ForeignEntities,
        id="entity in UTF-16, in another part",
    ),
    pytest.param(
        docx("<w:p>" + "<w:sdt>" * 5_000 + "</w:sdt>" * 5_000 + "</w:p>"), "a.docx", TooDeeplyNested, id="deep Word"
    ),
    pytest.param(b"<html>" + b"<div>" * 1_000 + b"x", "a.html", TooDeeplyNested, id="deep page"),
    pytest.param(package({"a.txt": "x"}), "a.zip", UnknownFormat, id="archive"),
    pytest.param(with_types(TYPES % "spreadsheetml.sheet"), "a.xlsx", UnknownFormat, id="Excel"),
    pytest.param(
        with_types(TYPES % "presentationml.presentation"), "a.docx", UnknownFormat, id="PowerPoint, mis-named"
    ),
    pytest.param(b"{\\rtf1 x}", "a.rtf", UnknownFormat, id="RTF"),
    pytest.param(b"\x89PNG\r\n\x1a\n" + bytes(30), "a.png", UnknownFormat, id="picture"),
    pytest.param(b"MIME-Version: 1.0\n\nx", "a.mht", UnknownFormat, id="page in one file"),
    pytest.param(b"<?xml version='1.0'?><w:wordDocument/>", "a.xml", UnknownFormat, id="Word as XML"),
    pytest.param(bytes(range(1, 32)) * 40, "a.txt", UnknownFormat, id="no text at all"),
    pytest.param(docx(paragraph(" ")), "a.docx", EmptyFile, id="Word without a letter"),
    pytest.param(b"<html><body><p> </p></body></html>", "a.html", EmptyFile, id="page without a letter"),
]


@pytest.mark.parametrize(("data", "name", "error"), REFUSED)
def test_a_bad_file_is_refused_by_its_kind(data, name, error):
    with pytest.raises(UnableToReadFile) as refused:
        extract(data, name=name)
    assert type(refused.value) is error
    assert str(refused.value) == f"Tệp “{name}”: {refused.value.what}. {refused.value.to_do}."
    assert refused.value.to_do.startswith("Đề nghị ")


def test_the_sentence_says_what_where_and_what_to_do():
    with pytest.raises(OldWordFormat) as refused:
        check_upload(compound("WordDocument"), "ke-hoach.doc")
    assert str(refused.value) == (
        "Tệp “ke-hoach.doc”: đây là tệp Word đời cũ (.doc), hệ thống chưa đọc trực tiếp được."
        " Đề nghị mở bằng Word, chọn “Lưu thành” (Save As) loại .docx rồi gửi lại."
    )


def test_a_file_may_have_50_megabytes_and_no_byte_more():
    assert check_upload(b"a" * 50_000_000, "a.txt") == "txt"
    with pytest.raises(FileTooLarge) as refused:
        check_upload(b"a" * 50_000_001, "a.txt")
    assert refused.value.what == "dung lượng vượt quá 50 MB"


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (WORD, "a.docx", "docx"),
        (WORD, "khong-duoi", "docx"),
        (pdf([(72, 700, "Kế hoạch")]), "a.docx", "pdf"),
        (b"<!DOCTYPE html><html><body>x</body></html>", "a.txt", "html"),
        ("Kế hoạch năm 2026".encode(), "a.pdf", "txt"),
        ("MZ là hai chữ cái đầu dòng".encode(), "a.txt", "txt"),
    ],
)
def test_the_type_is_told_by_content_whatever_the_name(data, name, kind):
    assert check_upload(data, name) == kind


def test_a_workbook_behind_a_chart_is_no_zip_in_a_zip():
    assert check_upload(repacked(WORD, word__embeddings__Sheet1_dot_xlsx=WORD), "a.docx") == "docx"


def test_a_page_that_never_closes_its_paragraphs_is_not_deep():
    assert check_upload(b"<html><body>" + b"<p>Ke hoach<br>" * 5_000, "a.html") == "html"


def refused_or_read(data: bytes, name: str) -> None:
    try:
        extract(data, name=name)
    except UnableToReadFile as error:
        assert str(error).startswith(f"Tệp “{name}”: ")


ENDLESS = [
    pytest.param("<html>" + "<a" * 500_000, id="tags that never end"),
    pytest.param("<html><" + "a" * 1_000_000, id="one tag that never ends"),
    pytest.param("a" * 1_000_000 + " §", id="one word"),
    pytest.param("§" * 1_000_000 + "a", id="signs of an old encoding"),
    pytest.param("<html>" + "<p>a" * 40_000, id="paragraphs that never end"),
    pytest.param("<html>" + "<table><tr><td>a</table>" * 10_000, id="tables"),
    pytest.param("\n" * 1_000_000 + "a", id="blank lines"),
    pytest.param("Céng hßa\n" * 100_000, id="lines in an old encoding"),
]


@pytest.mark.parametrize("text", ENDLESS)
def test_what_is_made_to_take_long_does_not(text):
    started = time.process_time()
    refused_or_read(text.encode(), "a.txt")
    assert time.process_time() - started < 10


BEGINNINGS = st.sampled_from(
    [
        b"",
        b"PK\x03\x04",
        b"%PDF-1.4\n",
        b"<html>",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"<?xml",
    ]
)


@settings(max_examples=200, deadline=None)
@given(BEGINNINGS, st.binary(max_size=400))
def test_arbitrary_bytes_raise_nothing_but_the_errors_of_files(beginning, rest):
    refused_or_read(beginning + rest, "a.docx")


@settings(max_examples=80, deadline=None)
@given(st.sampled_from([WORD, pdf([(72, 700, "Kế hoạch")])]), st.data())
def test_a_damaged_file_raises_nothing_but_the_errors_of_files(whole, data):
    at = data.draw(st.integers(0, len(whole) - 1))
    length = data.draw(st.integers(0, 20))
    refused_or_read(whole[:at] + data.draw(st.binary(max_size=20)) + whole[at + length :], "a.docx")


PIECES = st.sampled_from(
    [
        *(
            "<w:p>",
            "</w:p>",
            "<w:r>",
            "</w:r>",
            "<w:t>a</w:t>",
            "<w:del>",
            "</w:del>",
            "<mc:Fallback>",
            "</mc:Fallback>",
        ),
        *("<w:tbl>", "</w:tbl>", "<w:tr>", "</w:tr>", "<w:tc>", "</w:tc>", "<w:txbxContent>", "</w:txbxContent>"),
        *("<w:footnoteReference/>", "&#0;", "\x01", "<w:rPr><w:del/></w:rPr>", "<m:t>x</m:t>"),
        '<w:pPr><w:numPr><w:numId w:val="9"/></w:numPr></w:pPr>',
    ]
)


@settings(max_examples=80, deadline=None)
@given(st.lists(PIECES, max_size=30).map("".join))
def test_whatever_stands_inside_a_docx_raises_nothing_but_the_errors_of_files(body):
    refused_or_read(docx(body), "a.docx")


NESTED = st.recursive(
    st.sampled_from(["<w:r><w:t>a</w:t></w:r>", "<w:footnoteReference/>", "<w:pPr/>", "<w:trPr><w:del/></w:trPr>"]),
    lambda inner: st.tuples(
        st.sampled_from(["w:p", "w:tbl", "w:tr", "w:tc", "w:txbxContent", "w:del", "w:r", "w:sdt", "mc:Fallback"]),
        st.lists(inner, max_size=4),
    ).map(lambda made: f"<{made[0]}>{''.join(made[1])}</{made[0]}>"),
    max_leaves=20,
)


@settings(max_examples=80, deadline=None)
@given(NESTED)
def test_elements_in_any_order_raise_nothing_but_the_errors_of_files(body):
    refused_or_read(docx(body), "a.docx")


@settings(max_examples=80, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["<p>", "<td>", "</table>", "<table>", "<tr>", "<a>", "</a>", "x", "<pre>", "<li>", "<!--", "<h1>"]
        )
    )
)
def test_any_order_of_tags_raises_nothing_but_the_errors_of_files(tags):
    refused_or_read(("<html>" + "".join(tags)).encode(), "a.html")
