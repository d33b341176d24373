"""The commands that need no database: results on standard output, exit status 0, 1 or 2."""

import json

import pytest

from mach.web.cli import main


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
