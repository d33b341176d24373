"""Several papers of different kinds are dropped on the page at once; each shows its progress and becomes a document."""

from io import BytesIO

import pytest
from docx import Document as Word
from playwright.sync_api import Route, expect

from mach.documents.models import Document
from tests.factories import make_department

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NUMBERS = {"ke-hoach.docx": "21/KH-UBND", "thong-bao.txt": "22/TB-UBND", "cong-van.html": "23/UBND-KGVX"}


def lines_of(number):
    return [
        "ỦY BAN NHÂN DÂN TỈNH TÂN GIANG",
        f"Số: {number}",
        "Tân Giang, ngày 05 tháng 3 năm 2026",
        "Về việc mở lớp tập huấn sở hữu trí tuệ",
        "Giao Sở Khoa học và Công nghệ mở 02 lớp tập huấn trong năm 2026.",
    ]


def as_word(lines):
    paper, kept = Word(), BytesIO()
    for line in lines:
        paper.add_paragraph(line)
    paper.save(kept)
    return kept.getvalue()


@pytest.fixture
def files(tmp_path):
    """A Word file, a text and a page of the web."""
    for name, number in NUMBERS.items():
        lines = lines_of(number)
        if name.endswith(".docx"):
            content = as_word(lines)
        elif name.endswith(".html"):
            content = f"<html><body>{''.join(f'<p>{line}</p>' for line in lines)}</body></html>".encode()
        else:
            content = "\n\n".join(lines).encode()
        (tmp_path / name).write_bytes(content)
    return [str(tmp_path / name) for name in NUMBERS]


def drop(page, target, files):
    """Drag files from outside the browser over an element and let go, as the pointer would."""
    box = target.bounding_box()
    protocol = page.context.new_cdp_session(page)
    where = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
    carried = {"items": [], "files": files, "dragOperationsMask": 1}
    for step in ("dragEnter", "dragOver"):
        protocol.send("Input.dispatchDragEvent", {"type": step, **where, "data": carried})
    expect(target).to_have_class("dropzone is-over")
    protocol.send("Input.dispatchDragEvent", {"type": "drop", **where, "data": carried})


def test_three_papers_dropped_at_once_become_three_documents(transactional_db, sign_in, files):
    office = make_department("so-mau")
    page = sign_in(office.clerk)
    page.goto("/van-ban/tiep-nhan/")
    held: list[Route] = []  # the first waits, and the others behind it, until nobody holds it
    page.route("**/van-ban/tiep-nhan/**", lambda route: held.append(route))
    drop(page, page.locator("[data-dropzone]"), files)
    expect(page.get_by_role("progressbar")).to_have_count(3)
    page.unroute("**/van-ban/tiep-nhan/**")
    expect(page.get_by_role("progressbar")).to_have_count(0)
    assert sorted(Document.objects.values_list("number", flat=True)) == sorted(NUMBERS.values())
    shown = page.locator("[data-upload-list] > *").all_inner_texts()
    assert [number in line for number, line in zip(NUMBERS.values(), shown, strict=True)] == [True, True, True]
