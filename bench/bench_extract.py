"""Text of a .docx against python-docx going through the same paragraphs and tables: documents of about fifty pages."""

import argparse
import io
import sys
import time

from docx import Document

from mach.engines.reading.extract import extract

MOST = 3.0  # times python-docx
SENTENCE = "Các phòng, đơn vị thuộc Sở rà soát tiến độ từng việc được giao và báo cáo kết quả thực hiện trước ngày 20. "
ROWS = 12


def main() -> int:
    """1 when the limit is not kept."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=3, help="số văn bản")
    parser.add_argument("--rounds", type=int, default=5, help="số vòng đo; lấy vòng nhanh nhất")
    options = parser.parse_args()
    papers = [paper(seed) for seed in range(options.documents)]
    letters = sum(len(extract(data, name="a.docx").text) for data in papers)
    ours, theirs = [], []
    for _ in range(options.rounds):  # in turns, so that both meet the same machine
        started = time.process_time()
        for data in papers:
            extract(data, name="a.docx")
        between = time.process_time()
        for data in papers:
            walk(data)
        ours.append(between - started)
        theirs.append(time.process_time() - between)
    ratio = min(ours) / min(theirs)
    print(f"{len(papers)} văn bản, {letters / 2_500:.0f} trang")
    print(f"trích chữ: {min(ours) * 1000:.0f} ms; python-docx: {min(theirs) * 1000:.0f} ms")
    print(f"tỷ lệ: {ratio:.2f} (nhiều nhất {MOST:g})")
    return 0 if ratio <= MOST else 1


def paper(seed: int) -> bytes:
    """A document of fifty pages: paragraphs of three runs, headings, and a table of four columns on each page."""
    document = Document()
    for page in range(50):
        document.add_paragraph(f"{page + 1}. Nhóm nhiệm vụ {seed + page}", style="Heading 2")
        for number in range(7):
            paragraph = document.add_paragraph(SENTENCE)
            paragraph.add_run(f"Hỗ trợ ít nhất {seed + number + 2} doanh nghiệp đổi mới công nghệ. ").bold = True
            paragraph.add_run(SENTENCE)
        table = document.add_table(rows=0, cols=4)
        for row in range(ROWS):
            cells = table.add_row().cells
            for cell, text in zip(cells, (str(row + 1), f"Chỉ tiêu {row + 1}", str(10 * row), "Tạm tính"), strict=True):
                cell.text = text
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def walk(data: bytes) -> int:
    """Every letter that python-docx gives of the same paragraphs and tables."""
    letters = 0
    for block in Document(io.BytesIO(data)).iter_inner_content():
        if hasattr(block, "rows"):
            letters += sum(len(cell.text) for row in block.rows for cell in row.cells)
        else:
            letters += len(block.text)
    return letters


if __name__ == "__main__":
    sys.exit(main())
