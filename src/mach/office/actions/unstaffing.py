"""A list of staff and its invitations taken back: people who have not come, units that nobody uses, mails not sent."""

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.timezone import localdate

from mach.office.actions.staffing import INVITED, PERSON_ADDED, UNIT_ADDED, invitation_key
from mach.office.models import AuditEntry, Outbox, Post, Unit, User
from mach.office.permissions import Permission
from mach.office.queries import in_use, named_in
from mach.office.registry import BulkAction, BulkRow

_OF_PERSON = frozenset({"office.membership.user", "office.post.user"})  # made with the person
_GONE = "không còn"


def _staff(user: User, entry: AuditEntry) -> list[BulkRow]:
    """The people and units that a list added, people first."""
    people, units = named_in(entry, PERSON_ADDED), named_in(entry, UNIT_ADDED)
    staying = _people_kept(user, people)
    used = _units_kept(user, units, going=people.keys() - staying.keys())
    return [BulkRow(words, kept=staying.get(pk, "")) for pk, words in people.items()] + [
        BulkRow(words, kept=used.get(pk, "")) for pk, words in units.items()
    ]


def _remove_staff(by: User, entry: AuditEntry, at: datetime) -> list[BulkRow]:
    people, units = named_in(entry, PERSON_ADDED), named_in(entry, UNIT_ADDED)
    list(User.objects.select_for_update().filter(pk__in=people).order_by("pk"))
    rows = _staff(by, entry)
    going = people.keys() - _people_kept(by, people).keys()
    unused = units.keys() - _units_kept(by, units, going=going).keys()
    waiting = Outbox.objects.visible_to(by).filter(state=Outbox.State.WAITING, key__startswith=invitation_key(""))
    invited = [mail.pk for mail in waiting if any(mail.key.startswith(invitation_key(pk)) for pk in going)]
    Outbox.objects.filter(pk__in=invited).delete()
    User.objects.filter(pk__in=going).delete()
    Unit.objects.filter(pk__in=unused).delete()
    return rows


def _people_kept(user: User, ids: Iterable[int]) -> dict[int, str]:
    """Why people of a list stay: id → reason."""
    here = {person.pk: person for person in User.objects.visible_to(user).filter(pk__in=ids)}
    posts = Counter(Post.objects.filter(user__in=here).values_list("user", flat=True))
    working = in_use(User, here, but=_OF_PERSON)
    kept = {}
    for pk in ids:
        if pk not in here:
            kept[pk] = _GONE
        elif here[pk].last_login is not None or here[pk].has_usable_password():
            kept[pk] = "đã vào hệ thống"
        elif pk in working:
            kept[pk] = "đã được giao việc"
        elif posts[pk] > 1:
            kept[pk] = "đã được giao thêm chức vụ"
    return kept


def _units_kept(user: User, ids: Iterable[int], *, going: Collection[int]) -> dict[int, str]:
    """Why units of a list stay when some people go."""
    here = set(Unit.objects.visible_to(user).filter(pk__in=ids).values_list("pk", flat=True))
    staffed = set(Post.objects.filter(unit__in=here).exclude(user__in=going).values_list("unit", flat=True))
    working = in_use(Unit, here, but={"office.post.unit"})
    return {
        pk: _GONE if pk not in here else "còn người" if pk in staffed else "đã được dùng ở nơi khác"
        for pk in ids
        if pk not in here or pk in staffed or pk in working
    }


STAFF = BulkAction(
    noun="người, đơn vị",
    promise="Hoàn tác bỏ những người chưa từng vào hệ thống và chưa được giao việc, cùng các đơn vị chưa dùng tới.",
    permission=Permission.MANAGE,
    undone="office.undo_staff",
    back=lambda entry: ("Đơn vị", reverse("office:units")),
    rows=_staff,
    undo=_remove_staff,
)


def _invitations(user: User, entry: AuditEntry) -> list[BulkRow]:
    people = named_in(entry, INVITED)
    mails = _mails(user, entry, people)
    return [BulkRow(words, kept=_mail_kept(mails.get(pk))) for pk, words in people.items()]


def _withdraw_invitations(by: User, entry: AuditEntry, at: datetime) -> list[BulkRow]:
    people = named_in(entry, INVITED)
    list(Outbox.objects.select_for_update().filter(pk__in=[mail.pk for mail in _mails(by, entry, people).values()]))
    rows = _invitations(by, entry)
    waiting = [mail.pk for mail in _mails(by, entry, people).values() if not _mail_kept(mail)]
    Outbox.objects.filter(pk__in=waiting).delete()
    return rows


def _mails(user: User, entry: AuditEntry, ids: Iterable[int]) -> dict[int, Outbox]:
    keys = {invitation_key(pk, localdate(entry.at)): pk for pk in ids}
    rows = Outbox.objects.visible_to(user).filter(key__in=keys, written_at=entry.at)
    return {keys[mail.key]: mail for mail in rows}


def _mail_kept(mail: Outbox | None) -> str:
    if mail is None:
        return "không có thư của lần này"
    is_waiting = mail.state == Outbox.State.WAITING and mail.tries == 0
    return "" if is_waiting else f"thư {mail.get_state_display().lower()}"


INVITATIONS = BulkAction(
    noun="thư mời",
    promise="Hoàn tác rút lại những thư mời chưa gửi đi; thư đã gửi thì không rút được.",
    permission=Permission.MANAGE,
    undone="office.undo_invite",
    back=lambda entry: ("Thư mời", reverse("office:invitations")),
    rows=_invitations,
    undo=_withdraw_invitations,
)
