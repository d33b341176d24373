"""The pages hold what the code holds: every setting, command, word and link."""

import argparse
import importlib
import re
from pathlib import Path

import pytest

from mach.engines.reading import read_text
from mach.registers.definition import check_files
from mach.web.cli import COMMANDS

ROOT = Path(__file__).parents[1]
SOURCES = [*sorted((ROOT / "src").rglob("*.py")), ROOT / "Makefile"]
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
SETTING = re.compile(r"MACH_[A-Z_]+")


def page(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


def rows(text: str) -> list[list[str]]:
    """The cells of every table row."""
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("|")]


def sections(text: str) -> dict[str, str]:
    """What stands under each "## `mach name`"."""
    found = re.findall(r"^## `mach (\w+)`\n(.*?)(?=^#|\Z)", text, re.MULTILINE | re.DOTALL)
    return dict(found)


def options_of(parser: argparse.ArgumentParser) -> set[str]:
    """Long options of a command and of what stands below it."""
    found: set[str] = set()
    for action in parser._actions:
        found |= {option for option in action.option_strings if option.startswith("--")}
        if isinstance(action, argparse._SubParsersAction):
            found |= set().union(*(options_of(below) for below in action.choices.values()))
    return found - {"--help"}


def test_every_setting_stands_on_its_page_and_no_other():
    read = {name for source in SOURCES for name in SETTING.findall(source.read_text(encoding="utf-8"))}
    told = {name for cells in rows(page("settings.md")) for name in SETTING.findall(cells[0])}
    assert told == read


def test_defaults_are_those_of_the_code():
    told = {cells[0].strip("`"): cells[1].strip("`") for cells in rows(page("settings.md"))}
    given = {
        name: default
        for source in SOURCES
        for name, default in re.findall(r'environ\.get\("(MACH_\w+)", "([^"]+)"\)', source.read_text(encoding="utf-8"))
    }
    assert given and {name: told[name] for name in given} == given


def test_every_command_has_its_section():
    assert set(sections(page("commands.md"))) == set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_section_names_the_options_of_its_command(name):
    parser = argparse.ArgumentParser()
    importlib.import_module(f"mach.web.commands.{name}").arguments(parser)
    told = set(re.findall(r"`[^`\n]*?(--[a-z-]+)[^`\n]*`", sections(page("commands.md"))[name]))
    assert told == options_of(parser)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_section_names_what_its_command_can_do(name):
    parser = argparse.ArgumentParser()
    importlib.import_module(f"mach.web.commands.{name}").arguments(parser)
    below = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    told = set(re.findall(rf"`mach {name} ([a-z]+)\b", sections(page("commands.md"))[name]))
    assert told == {word for action in below for word in action.choices}


def test_the_register_of_the_guide_is_valid(tmp_path):
    blocks = re.findall(r"^```toml\n(.*?)^```", page("how-to-add-a-register.md"), re.MULTILINE | re.DOTALL)
    example = tmp_path / "lab_session.toml"
    example.write_text("\n".join(blocks), encoding="utf-8")
    assert check_files([example]) == ()


def test_the_mistake_of_the_guide_is_told_in_its_words(tmp_path):
    guide = page("how-to-add-a-register.md")
    text = "".join(re.findall(r"^```toml\n(.*?)^```", guide, re.MULTILINE | re.DOTALL))
    broken = tmp_path / "lab_session.toml"
    broken.write_text(text.replace("lab_session.applicant", "lab_session.aplicant"), encoding="utf-8")
    (fault,) = check_files([broken])
    (shown,) = re.findall(r"^lab_session\.toml:.*$", guide, re.MULTILINE)
    assert str(fault).removeprefix(f"{tmp_path}/") == shown


def test_words_of_the_glossary_are_words_of_the_code():
    code = "\n".join(source.read_text(encoding="utf-8") for source in SOURCES)
    words = {word for cells in rows(page("glossary.md")) if len(cells) > 1 for word in re.findall(r"`(\w+)`", cells[1])}
    assert sorted(word for word in words if not re.search(rf"\b{word}\b", code)) == []


def paths_named(text: str) -> set[str]:
    """Paths of the tree in backticks; rooms stand in `src/mach/`, templates elsewhere."""
    rooms = "src|docs|tests|engines|ui|office|documents|casework|targets|registers|reports|web"
    return {found for found in re.findall(rf"`((?:{rooms})/[\w./-]*)`", text) if not found.endswith(".html")}


@pytest.mark.parametrize("path", PAGES, ids=[path.name for path in PAGES])
def test_links_and_paths_lead_somewhere(path):
    text = path.read_text(encoding="utf-8")
    links = {link for link in re.findall(r"\]\(([^)#\s]+)\)", text) if "://" not in link}
    lost = {link for link in links if not (path.parent / link).exists()}
    lost |= {one for one in paths_named(text) if not ((ROOT / one).exists() or (ROOT / "src/mach" / one).exists())}
    assert lost == set()


def test_decisions_are_numbered_in_turn():
    names = sorted(path.name for path in (ROOT / "docs/decisions").glob("*.md"))
    assert [name[:4] for name in names] == [f"{place:04d}" for place in range(1, len(names) + 1)]
    assert [(ROOT / "docs/decisions" / name).read_text().splitlines()[0][2:6] for name in names] == [
        name[:4] for name in names
    ]


def test_the_paper_of_the_walk_reads_as_the_walk_says():
    read = read_text((ROOT / "docs" / "walk-through.txt").read_text(encoding="utf-8"))
    assert (read.header.number, read.header.date) == ("512/KH-UBND", "2026-11-16")
    assert [(one.role, one.min, one.unit) for one in read.quantities] == [("target", 2, "lớp tập huấn")]
    assert [one.due for one in read.assignments] == ["2026-12-10"]
