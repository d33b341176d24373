"""Papers of the day: a scanned letter owed at once by the note on it, and a secret one kept only by its number."""

from datetime import date, datetime, timedelta
from functools import partial
from importlib.resources import files
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from mach.casework import actions as casework
from mach.documents.actions import add_document
from mach.office.permissions import Role
from mach.targets import actions
from mach.web.sample.diary import Diary
from mach.web.sample.offices import Office

LETTER, ISSUER = "4127/UBND-KGVX", "Ủy ban nhân dân tỉnh Tân Giang"
FILE = "Công văn báo cáo truy xuất nguồn gốc sản phẩm.pdf"
NOTE = "Chi cục TĐC chủ trì, phối hợp Trung tâm Ứng dụng, dự thảo báo cáo UBND tỉnh về truy xuất nguồn gốc sản phẩm."
NOTED_AT = (0.12, 0.6, 0.46, 0.12)  # where the note stands on the page: left, top, width, height
SECRET = "19-CV/BCĐ"
_DOTS = 120  # of the page image, to the inch
_WRITTEN = {"number": (233, 162), "day": (659, 166), "month": (741, 167), "year": (814, 168)}  # by hand


def take_letters(diary: Diary, office: Office) -> None:
    """Plan both for the last days."""
    issued_on = diary.days.ago(2)
    due_on = diary.days.working(diary.days.on + timedelta(days=8))
    diary.add(diary.days.working_after(issued_on), partial(_take, office, issued_on, due_on))
    diary.add(diary.days.ago(2), partial(_keep_secret, office, diary.days.on + timedelta(days=9)))


def scan_of(issued_on: date) -> bytes:
    """The letter as the scanner gives it: one page without text, its number and day written by hand."""
    page = Image.open(BytesIO(files("mach.web.sample").joinpath("daily/letter.png").read_bytes())).convert("L")
    words = {"number": LETTER.partition("/")[0], "day": f"{issued_on:%d}", "month": f"{issued_on:%m}"}
    draw, font = ImageDraw.Draw(page), ImageFont.load_default(20)
    for name, text in {**words, "year": str(issued_on.year)}.items():
        draw.text(_WRITTEN[name], text, fill=70, font=font)
    scanned, made = BytesIO(), issued_on.timetuple()
    page.save(scanned, "PDF", resolution=_DOTS, creationDate=made, modDate=made)
    return scanned.getvalue()


def _take(office: Office, issued_on: date, due_on: date, at: datetime) -> None:
    by = office.first(Role.CLERK)
    edition = add_document(by=by, data=scan_of(issued_on), name=FILE, at=at).edition
    letter = actions.Letter(
        number=LETTER,
        issued_on=issued_on,
        issuer=ISSUER,
        note=NOTE,
        due_on=due_on,
        lead_unit=office.units["tdc"],
        support_units=[office.units["ung-dung"]],
    )
    place = {"edition": edition.pk, "page": 1, "box": list(NOTED_AT)}
    actions.take_letter(by=by, letter=letter, document=edition.document, place=place, at=at)


def _keep_secret(office: Office, due_on: date, at: datetime) -> None:
    by, keeper = office.first(Role.CLERK), office.people["loan.tk"]
    casework.keep_secret(by=by, number=SECRET, due_on=due_on, keeper=keeper, at=at)
