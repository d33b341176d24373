"""Papers marked Mật and above: nothing of them is kept but number, due day and keeper (Law on State secrets 2018)."""

from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate

from mach.casework.actions.owing import describe_matter, open_matter, owe
from mach.casework.models import Matter, Obligation
from mach.office import audit
from mach.office.models import User
from mach.office.permissions import Permission
from mach.office.rules import must

KEEP = "keep-secret"


class UnableToKeep(Exception):
    """The keeper cannot answer for the paper."""


@transaction.atomic
def keep_secret(*, by: User, number: str, due_on: date, keeper: User, at: datetime) -> Obligation:
    """Note that a person answers for a secret paper by a day. The paper itself stays outside."""
    on = localdate(at)
    must(by, Permission.ADD_DOCUMENT, on=on)
    posts = keeper.posts_on(on)
    if not posts or keeper.agency != by.agency:
        raise UnableToKeep("Người giữ không giữ chức vụ nào hôm nay. Hãy chọn người khác.")
    title = f"Xử lý văn bản mật số {number.strip()}"
    matter = open_matter(
        agency=by.agency, kind=Matter.Kind.SECRET, title=title, address="", lead_unit=posts[0].unit, officer=keeper,
        on=on,
    )  # fmt: skip
    obligation = owe(
        matter=matter, duty=KEEP, title=title, due=due_on, rule="Hạn ghi khi vào sổ văn bản mật",
        debtor_unit=posts[0].unit, debtor_officer=keeper, on=on,
    )  # fmt: skip
    describe_matter(matter=matter, title=title, address=reverse("casework:obligation", args=[obligation.pk]))
    audit.record(agency=by.agency, by=by, action="casework.keep_secret", subject=obligation, at=at)
    return obligation
