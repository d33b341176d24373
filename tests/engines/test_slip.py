"""Slips (phiếu giao việc, phiếu trình): one page of A4 with the facts, the box for the leader's hand and who signs."""

import io
from dataclasses import replace
from datetime import date

import docx
import pytest
from docx.shared import Mm

from mach.engines.drafting import Box, DraftingError, Fact, Signer, Slip, render_slip

SLIP = Slip(
    title="Phiếu giao việc",
    subject="Rà soát 12 hồ sơ sáng chế còn chậm",
    superior="Sở Khoa học và Công nghệ tỉnh Sông Giang",
    issuer="Văn phòng",
    place="Sông Giang",
    facts=(Fact("Giao cho", "Phòng Sở hữu trí tuệ"), Fact("Hạn hoàn thành", "05/6/2026")),
    boxes=(Box("Bút phê của lãnh đạo Sở", 40),),
    signers=(Signer("Người nhận việc", "Lê Thị Lan"), Signer("Người giao việc")),
    addressee="Lãnh đạo Sở",
    date=date(2026, 2, 5),
)


def opened(slip: Slip):
    return docx.Document(io.BytesIO(render_slip(slip)))


def texts(cells) -> list[str]:
    return [" ".join(one.text for one in cell.paragraphs if one.text) for cell in cells]


def test_a_slip_has_heads_title_facts_box_and_signers():
    paper = opened(SLIP)
    heads, facts, box, signers = paper.tables
    assert texts(heads.rows[0].cells) == [
        "SỞ KHOA HỌC VÀ CÔNG NGHỆ TỈNH SÔNG GIANG VĂN PHÒNG",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc",
    ]
    assert texts(heads.rows[1].cells)[1] == "Sông Giang, ngày 05 tháng 02 năm 2026"
    assert [one.text for one in paper.paragraphs if one.text] == [
        "PHIẾU GIAO VIỆC",
        "Rà soát 12 hồ sơ sáng chế còn chậm",
        "Kính gửi: Lãnh đạo Sở.",
    ]
    assert [texts(row.cells) for row in facts.rows] == [
        ["Giao cho", "Phòng Sở hữu trí tuệ"],
        ["Hạn hoàn thành", "05/6/2026"],
    ]
    assert texts(box.rows[0].cells) == ["BÚT PHÊ CỦA LÃNH ĐẠO SỞ"]
    assert round(box.rows[0].height / Mm(1)) == 40
    assert texts(signers.rows[0].cells) == ["NGƯỜI NHẬN VIỆC Lê Thị Lan", "NGƯỜI GIAO VIỆC"]


def test_a_slip_is_on_a4_and_the_same_each_time():
    section = opened(SLIP).sections[0]
    assert (round(section.page_width / Mm(1)), round(section.page_height / Mm(1))) == (210, 297)
    assert render_slip(SLIP) == render_slip(SLIP)


@pytest.mark.parametrize("missing", ["title", "subject", "issuer"])
def test_a_slip_without_what_it_needs_is_refused(missing):
    with pytest.raises(DraftingError, match="chưa có"):
        replace(SLIP, **{missing: " "})
