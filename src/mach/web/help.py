"""*Trợ giúp*: who answers questions here, the first steps, and a short guide for each role that the person holds."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from mach.office import queries
from mach.office.access import requires
from mach.office.models import User
from mach.office.permissions import Permission, Role


@dataclass(frozen=True, slots=True)
class Topic:
    """What one may ask about, the pages it stands on, and the role that answers; HEAD is the head of one's own unit."""

    label: str
    role: Role
    pages: tuple[str, ...]


TOPICS = (
    Topic(
        "Việc của đơn vị, dòng sổ, minh chứng",
        Role.HEAD,
        ("/so/", "/nhiem-vu/", "/viec/", "/viec-duoc-giao/", "/hom-nay/", "/"),
    ),
    Topic("Văn bản đến, số và ngày văn bản", Role.CLERK, ("/van-ban/",)),
    Topic(
        "Chỉ tiêu, hạn, đôn đốc, số liệu, báo cáo",
        Role.OFFICE,
        ("/chi-tieu/", "/cam-ket/", "/don-doc/", "/so-lieu/", "/tra-so/", "/bao-cao/", "/soi-chi/"),
    ),
    Topic(
        "Tài khoản, đơn vị, lịch làm việc, lỗi của hệ thống",
        Role.ADMIN,
        ("/don-vi/", "/co-quan/", "/lich-lam-viec/", "/nhat-ky/", "/khoa-truy-cap/", "/mat-khau/", "/danh-ba/"),
    ),
)


@dataclass(frozen=True, slots=True)
class Answerer:
    """Who answers on a topic; `here` marks the topic of the page that the person came from."""

    topic: Topic
    people: list[User]
    here: bool


@requires(Permission.READ)
@require_GET
def help_page(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    user = request.user
    came_from = request.GET.get("trang", "")
    topic = _topic_of(came_from)
    serving = list(queries.people_of(user.agency, on=today))
    units = {post.unit_id for post in user.posts_on(today)}
    answerers = [
        Answerer(one, [post.user for post in serving if _answers(post, one.role, units)], one is topic)
        for one in TOPICS
    ]
    shown = {
        "answerers": sorted(answerers, key=lambda one: not one.here),
        "steps": queries.first_steps(user, on=today),
        "roles": [(role, f"web/guides/{role.value}.html") for role in Role if _holds(user, role, today)],
        "came_from": came_from if topic else "",
    }
    return render(request, "web/help.html", shown)


def _topic_of(path: str) -> Topic | None:
    """The topic whose page the path is; the longest address that begins it."""
    found = [(len(page), one) for one in TOPICS for page in one.pages if path.startswith(page)]
    return max(found, key=lambda pair: pair[0])[1] if found else None


def _answers(post, role: Role, units: set[int]) -> bool:
    return post.role == role and (role != Role.HEAD or post.unit_id in units)


def _holds(user: User, role: Role, day) -> bool:
    return any(post.role == role for post in user.posts_on(day))
