"""Newsletters, proceedings and information sheets, with their licences."""

from datetime import date, timedelta

from mach.web.sample.records.entry import Draw, Entry
from mach.web.sample.records.training import unit_on

# Kind, title, how often, how many issues this year.
SERIES = (
    ("an_pham_thong_tin", "Thông tin khoa học và công nghệ phục vụ nông thôn", "khong_dinh_ky", 12),
    ("ban_tin", "Bản tin Năng suất chất lượng", "quy", 3),
    ("tap_chi", "Tạp chí Khoa học Tân Giang", "quy", 4),
    ("to_gap", "Tờ gấp hướng dẫn", "khong_dinh_ky", 16),
    ("ky_yeu", "Kỷ yếu nghiên cứu ứng dụng", "nam", 2),
    ("sach", "Sổ tay đổi mới sáng tạo", "khong_dinh_ky", 1),
)
MONTHLY = "Bản tin Khoa học và Công nghệ"
MISSED = (3, 5)  # months without an issue: a newsletter of every month lacks two
# Being made: kind, title, state, days ago that the licence was asked for.
IN_WORK = (
    ("an_pham_thong_tin", "Thông tin khoa học và công nghệ phục vụ nông thôn", "xin_phep", 22),
    ("ky_yeu", "Kỷ yếu mười năm giống cây", "xin_phep", 9),
    ("sach", "Hỏi đáp về truy xuất nguồn gốc", "xin_phep", 4),
    ("to_gap", "Tờ gấp hướng dẫn", "bien_tap", None),
    ("ban_tin", "Bản tin Năng suất chất lượng", "bien_soan", None),
    ("ky_yeu", "Kỷ yếu hội thảo vi sinh", "bien_soan", None),
    ("an_pham_thong_tin", "Chuyên đề chuyển đổi số", "duyet", None),
)


def publication(draw: Draw) -> list[Entry]:
    """A newsletter of every month but two, series, and what is being made; the merged unit's issues and its heir's."""
    entries, number = [], 0
    for issue, day in enumerate(draw.spread(11, until=8), 1):
        if issue not in MISSED:
            entries.append(_released(draw, number, "ban_tin", MONTHLY, "thang", issue, day))
            number += 1
    for kind, title, period, issues in SERIES:
        for issue, day in enumerate(draw.spread(issues, until=6), 1):
            entries.append(_released(draw, number, kind, title, period, issue, day))
            number += 1
    for kind, title, state, asked in IN_WORK:
        entries.append(_in_work(draw, number, kind, title, state, asked))
        number += 1
    return entries


def _entry(draw: Draw, on: date, state: str, values: dict, evidence: str) -> Entry:
    unit = unit_on(draw, None, on)
    return Entry("publication", on, unit, draw.officer(unit, on), state, values, evidence=evidence)


def _values(kind: str, title: str, period: str, issue: int, day: date) -> dict:
    return {
        "pub_kind": kind,
        "title": title,
        "issue_no": f"{issue:02d}",
        "year": day.year,
        "period": period,
        "medium": "dien_tu" if issue % 2 else "in",
        "pages": 16 + 4 * (issue % 5),
        "copies": 200 + 50 * (issue % 4),
    }


def _released(draw: Draw, number: int, kind: str, title: str, period: str, issue: int, day: date) -> Entry:
    day = draw.days.working(day)
    values = _values(kind, title, period, issue, day) | {"released_on": day, "cost": (6 + issue) * 1_000_000}
    if kind in ("ban_tin", "an_pham_thong_tin", "ky_yeu"):
        licensed = draw.days.working(day - timedelta(days=25))
        values |= {
            "licence_no": f"{40 + number}/GP-XBBT",
            "licence_on": licensed,
            "valid_until": day + timedelta(days=90 if kind == "ban_tin" else 365),
        }
    state = "luu_chieu" if (draw.days.on - day).days > 45 else "phat_hanh"
    on = draw.days.working_after(day)
    return _entry(draw, on, state, values, f"Bản lưu số {number + 1}" if number % 12 != 6 else "")


def _in_work(draw: Draw, number: int, kind: str, title: str, state: str, asked: int | None) -> Entry:
    day = draw.days.ago(asked if asked is not None else 6)
    values = _values(kind, title, "khong_dinh_ky", 90 + number % 9, day)
    if asked is not None:
        values["licence_asked_on"] = day
    return _entry(draw, day, state, values, "")
