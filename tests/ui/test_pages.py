"""The base page, the gallery, the error pages, the style sheets."""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from mach.ui import context, registry
from mach.ui import gallery as samples
from mach.ui.context import Surroundings
from mach.ui.icons import icon_names
from mach.ui.registry import MenuItem
from mach.ui.views import gallery

HOUSE = Path(registry.__file__).parents[1]
STATIC = HOUSE / "ui" / "static" / "ui"
ERRORS = ["400", "403", "403_csrf", "404", "409", "500"]


@pytest.fixture
def request_of(monkeypatch):
    """A page asked for by a signed-in person of an invented Department, with a menu of three."""
    monkeypatch.setattr(registry, "may", lambda user, permission: permission != "manage")
    addresses = {"office:audit": "/nhat-ky/", "office:units": "/don-vi/", "casework:today": "/hom-nay/"}
    monkeypatch.setattr(context, "reverse", addresses.__getitem__)
    menu = [
        MenuItem("Nhật ký", "office:audit", "history", "read", 84),
        MenuItem("Đơn vị", "office:units", "users", "manage", 80),
        MenuItem("Hôm nay", "casework:today", "home", "read", 10, lambda user: 3),
    ]
    monkeypatch.setattr(registry, "MENU", menu)
    top = [MenuItem("Nhật ký", "office:audit", "bell", "read", 10, lambda user: 2)]
    top.append(MenuItem("Đơn vị", "office:units", "users", "manage", 20, lambda user: 1))
    monkeypatch.setattr(registry, "TOP", top)

    def make(address="/thu-vien-giao-dien/"):
        request = RequestFactory().get(address)
        request.user = SimpleNamespace(
            is_authenticated=True,
            full_name="Lê Văn An",
            title="Chuyên viên",
            agency=SimpleNamespace(superior="UBND tỉnh", name="Sở Khoa học và Công nghệ", short_name="Sở KH&CN"),
        )
        request.htmx = False
        return request

    return make


def test_the_menu_holds_what_the_person_may_open_in_order(request_of):
    lines = Surroundings(request_of()).menu
    assert [(line.label, line.waiting, line.opens_group) for line in lines] == [
        ("Hôm nay", 3, False),
        ("Nhật ký", 0, True),
    ]


def test_the_header_holds_what_the_person_may_open_with_what_waits(request_of):
    page = HTMLParser(gallery(request_of()).content.decode())
    (link,) = page.css(".top__link")
    assert link.attributes["href"] == "/nhat-ky/"
    assert link.text(separator=" ").split() == ["Nhật", "ký", "2", "chưa", "đọc"]


def test_strangers_see_no_menu(request_of):
    request = request_of()
    request.user = SimpleNamespace(is_authenticated=False)
    around = Surroundings(request)
    assert (around.is_known, around.menu, around.top, around.agency) == (False, [], [], None)


def test_the_front_page_is_the_first_item(request_of):
    assert [line.is_current for line in Surroundings(request_of("/")).menu] == [True, False]
    assert [line.is_current for line in Surroundings(request_of("/nhat-ky/2/")).menu] == [False, True]
    assert [line.is_current for line in Surroundings(request_of("/khac/")).menu] == [False, False]


def test_the_gallery_shows_every_section_and_its_source(request_of):
    page = HTMLParser(gallery(request_of()).content.decode())
    assert [section.attributes["id"] for section in page.css("section.sample")] == list(samples.SECTIONS)
    assert all(section.css_first("pre code").text(strip=True) for section in page.css("section.sample"))
    assert page.css_first("title").text() == "Thư viện giao diện · Sở KH&CN"
    assert page.css_first("h1").text() == "Thư viện giao diện"
    assert len(page.css("h1")) == 1


def test_a_page_has_one_primary_button_outside_samples(request_of):
    page = HTMLParser(gallery(request_of()).content.decode())
    assert len(page.css(".head__actions .button--primary")) == 1


def shown(request_of, name: str) -> str:
    if name == "gallery":
        return gallery(request_of()).content.decode()
    return render_to_string(f"{name}.html")


@pytest.mark.parametrize("name", ["gallery", *ERRORS])
def test_nothing_is_inline(request_of, name):
    """The content security policy lets no inline script or style run."""
    page = HTMLParser(shown(request_of, name))
    assert page.css("[style]") == []
    assert page.css("style") == []
    assert [script for script in page.css("script") if "src" not in script.attributes] == []
    handlers = {key for node in page.css("*") for key in node.attributes if key.startswith("on")}
    assert handlers == set()


def test_ids_are_given_once_and_labels_find_their_entry(request_of):
    page = HTMLParser(gallery(request_of()).content.decode())
    ids = [node.attributes["id"] for node in page.css("[id]")]
    assert [one for one in set(ids) if ids.count(one) > 1] == []
    assert [one for node in page.css("label[for]") if (one := node.attributes["for"]) not in ids] == []


@pytest.mark.parametrize("name", ERRORS)
def test_error_pages_say_what_to_do_without_any_context(name):
    """500.html is rendered with no request at all."""
    page = HTMLParser(render_to_string(f"{name}.html"))
    assert page.css_first("h1").text(strip=True)
    assert page.css_first("[data-message]").text(strip=True).endswith(".")
    assert page.css_first(".plain__next a").attributes["href"] == "/"


def test_a_refusal_is_told_in_its_own_words():
    page = HTMLParser(render_to_string("403.html", {"message": "Cần quyền Giao việc."}))
    assert page.css_first("[data-message]").text() == "Cần quyền Giao việc."


def test_every_icon_that_a_page_names_is_in_the_sprite():
    named = {
        name
        for template in HOUSE.glob("*/templates/**/*.html")
        for name in re.findall(r'{% icon "([^"]+)" %}', template.read_text(encoding="utf-8"))
    }
    assert "check" in named
    assert named - icon_names() == set()


def test_style_sheets_name_only_fonts_that_are_there():
    sheet = (STATIC / "css" / "tokens.css").read_text(encoding="utf-8")
    named = set(re.findall(r'url\("\.\./fonts/([^"]+)"\)', sheet))
    assert named == {font.name for font in (STATIC / "fonts").glob("*.woff2")}


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


TOKENS = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", (STATIC / "css" / "tokens.css").read_text(encoding="utf-8")))


@pytest.mark.parametrize("ground", ["paper", "surface", "sunken"])
@pytest.mark.parametrize("ink", ["ink", "muted", "accent", "good", "warn", "bad"])
def test_every_ink_can_be_read_on_every_ground(ink, ground):
    assert contrast(TOKENS[ink], TOKENS[ground]) >= 4.5


@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        ("good", "good-soft"),
        ("warn", "warn-soft"),
        ("bad", "bad-soft"),
        ("accent-deep", "accent-soft"),
        ("accent-ink", "accent"),
        ("muted", "accent-soft"),
    ],
)
def test_words_on_a_tint_can_be_read(ink, ground):
    assert contrast(TOKENS[ink], TOKENS[ground]) >= 4.5


@pytest.mark.parametrize("ground", ["paper", "surface"])
def test_edges_of_entries_can_be_seen(ground):
    assert contrast(TOKENS["line-strong"], TOKENS[ground]) >= 3
