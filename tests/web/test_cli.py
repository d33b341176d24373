"""The commands that need no database: results on standard output, exit status 0, 1 or 2."""

import json
import subprocess
import sys

import pytest
from docx import Document

from mach.engines.drafting import render
from mach.engines.reading import read
from mach.web.cli import main
from tests.engines.drafting_samples import report
from tests.engines.reading.corpus import SHARED


def test_due_prints_the_day_and_what_was_skipped(capsys):
    assert main(["due", "--from", "2026-11-20", "--days", "3"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "26/11/2026"
    assert [line.split(":")[0] for line in lines[1:]] == [
        "  không tính 21/11/2026",
        "  không tính 22/11/2026",
        "  không tính 24/11/2026",
    ]


def test_due_counts_back_for_json(capsys):
    assert main(["due", "--from", "2026-05-05", "--days", "7", "--before", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["due"] == "2026-04-21"


def test_a_missing_calendar_is_wrong_usage(capsys, tmp_path):
    assert main(["due", "--from", "2026-05-05", "--days", "7", "--calendar", str(tmp_path / "none.toml")]) == 2


@pytest.mark.parametrize("words", [[], ["khong-co"], ["due"], ["due", "--from", "32/1"]])
def test_wrong_usage_ends_with_status_2(words):
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2


def test_a_broken_definition_ends_with_status_1(capsys, tmp_path):
    broken = tmp_path / "sai.toml"
    broken.write_text("code = 5\n")
    assert main(["registers", "check", str(broken)]) == 1
    assert str(broken) in capsys.readouterr().out


@pytest.mark.parametrize(
    ("phrase", "value", "verdict", "margin"),
    [
        ("ít nhất 70% - 80%", "75", "met", 5),
        ("từ 02 doanh nghiệp trở lên", "1", "not_met", -1),
        ("02 - 03 doanh nghiệp", "4", "exceeded", 1),
    ],
)
def test_quantity_judges_a_value(capsys, phrase, value, verdict, margin):
    assert main(["quantity", phrase, "--value", value, "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["verdict"], answer["margin"]) == (verdict, margin)


def test_a_phrase_without_a_number_is_said(capsys):
    assert main(["quantity", "nhiều doanh nghiệp"]) == 1


PLAN = """ỦY BAN NHÂN DÂN TỈNH SÔNG GIANG
SỞ KHOA HỌC VÀ CÔNG NGHỆ
Số: 12/KH-SKHCN
Sông Giang, ngày 05 tháng 3 năm 2026
KẾ HOẠCH
Hỗ trợ doanh nghiệp đổi mới công nghệ năm 2026
Căn cứ Quyết định số 514/QĐ-UBND ngày 10 tháng 02 năm 2026 của Ủy ban nhân dân tỉnh Sông Giang;
Hỗ trợ ít nhất 12 doanh nghiệp đổi mới công nghệ.
"""


@pytest.fixture
def papers(tmp_path):
    """Two folders of papers, with what is no paper beside them."""
    folder = tmp_path / "den"
    (folder / "2026").mkdir(parents=True)
    (folder / "ke-hoach.txt").write_text(PLAN, encoding="utf-8")
    (folder / "ke-hoach.html").write_text(f"<!doctype html><p>{PLAN}</p>", encoding="utf-8")
    (folder / "2026" / "ke-hoach.txt").write_text(PLAN, encoding="utf-8")
    (folder / ".an.txt").write_text(PLAN, encoding="utf-8")
    (folder / "ke-hoach.json").write_text("{}", encoding="utf-8")
    return folder


def test_read_prints_the_reading_of_one_paper_for_machines(capsys, papers):
    assert main(["read", str(papers / "ke-hoach.txt"), "--json"]) == 0
    printed = capsys.readouterr()
    assert json.loads(printed.out) == json.loads(json.dumps(read(papers / "ke-hoach.txt").as_dict()))
    assert json.loads(printed.out)["header"]["number"] == "12/KH-SKHCN"
    assert printed.err == ""


def test_read_sums_one_paper_up_for_people(capsys, papers):
    assert main(["read", str(papers / "ke-hoach.txt")]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[:2] == ["Loại văn bản: Kế hoạch", "Số, ký hiệu: 12/KH-SKHCN"]
    assert lines[-2] == "Chỉ tiêu:"
    assert lines[-1].endswith(": Hỗ trợ ít nhất 12 doanh nghiệp đổi mới công nghệ")


def test_read_walks_folders_and_writes_one_file_a_paper(capsys, papers, tmp_path):
    out = tmp_path / "kq"
    assert main(["read", str(papers), "--out", str(out)]) == 0
    written = sorted(str(file.relative_to(out)) for file in out.rglob("*") if file.is_file())
    assert written == ["2026/ke-hoach.json", "ke-hoach-2.json", "ke-hoach.json"]
    for name in written:
        assert json.loads((out / name).read_text(encoding="utf-8"))["header"]["number"] == "12/KH-SKHCN"
    assert capsys.readouterr().out.splitlines() == [
        f"{papers / '2026' / 'ke-hoach.txt'} → {out / '2026' / 'ke-hoach.json'}",
        f"{papers / 'ke-hoach.html'} → {out / 'ke-hoach.json'}",
        f"{papers / 'ke-hoach.txt'} → {out / 'ke-hoach-2.json'}",
    ]


def test_read_prints_several_papers_one_a_line(capsys, papers):
    assert main(["read", str(papers), "--json"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["file"] for row in rows] == [
        str(papers / "2026" / "ke-hoach.txt"),
        str(papers / "ke-hoach.html"),
        str(papers / "ke-hoach.txt"),
    ]


def test_read_names_what_it_refused_and_reads_the_rest(capsys, papers, tmp_path):
    empty = tmp_path / "trong.txt"
    empty.write_bytes(b"")
    missing = tmp_path / "khong-co.txt"
    assert main(["read", str(empty), str(papers / "ke-hoach.txt"), str(missing), "--json"]) == 1
    printed = capsys.readouterr()
    assert [json.loads(line)["file"] for line in printed.out.splitlines()] == [str(papers / "ke-hoach.txt")]
    assert printed.err.splitlines() == [
        f"Tệp “{empty}”: tệp rỗng, không có nội dung. Đề nghị kiểm tra lại tệp gốc rồi gửi lại.",
        f"Tệp “{missing}”: không mở được tệp. Đề nghị kiểm tra lại đường dẫn và quyền đọc tệp.",
        "Đã đọc 1 văn bản; 2 tệp không đọc được.",
    ]


def test_read_of_a_folder_without_papers_says_so(capsys, tmp_path):
    assert main(["read", str(tmp_path)]) == 1
    assert capsys.readouterr().err == "Không thấy văn bản nào để đọc trong thư mục đã cho.\n"


def test_read_says_where_it_cannot_write(capsys, papers):
    taken = papers / "ke-hoach.json"
    assert main(["read", str(papers / "ke-hoach.txt"), "--out", str(taken)]) == 1
    assert capsys.readouterr().err.startswith(f"Không ghi được “{taken}”.")


def test_read_reaches_the_scores_of_the_contract(capsys, tmp_path):
    assert main(["read", str(SHARED / "corpus" / "dev"), "--out", str(tmp_path)]) == 0
    score = [sys.executable, SHARED / "contracts" / "score_reading.py", SHARED / "corpus" / "dev", tmp_path, "--json"]
    scored = json.loads(subprocess.run(score, check=True, capture_output=True, text=True).stdout)
    assert scored["documents_missing"] == 0
    least = {"quantity_exact_f1": 0.75, "citation_f1": 0.90, "header_accuracy": 0.85}
    assert {name: scored[name] for name, limit in least.items() if scored[name] < limit} == {}


def test_draft_check_finds_nothing_in_what_we_render(capsys, tmp_path):
    paper = tmp_path / "bao-cao.docx"
    paper.write_bytes(render(report()))
    assert main(["draft", "check", str(paper), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == []


def test_draft_check_lists_faults_and_ends_with_status_1(capsys, tmp_path):
    paper = tmp_path / "du-thao.docx"
    loose = Document()
    loose.add_paragraph("Du thao khong theo mau nao")
    loose.save(str(paper))
    assert main(["draft", "check", str(paper)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert main(["draft", "check", str(paper), "--json"]) == 1
    rows = json.loads(capsys.readouterr().out)
    assert [f"{row['where']}: {row['message']}" for row in rows] == lines
    assert "missing" in {row["code"] for row in rows}


@pytest.mark.parametrize("content", [None, b"", b"PK\x03\x04 hong", "Chỉ là chữ".encode()])
def test_draft_check_says_what_it_cannot_open(capsys, tmp_path, content):
    paper = tmp_path / "du-thao.docx"
    if content is not None:
        paper.write_bytes(content)
    assert main(["draft", "check", str(paper)]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith(f"Tệp “{paper}”: ")
