"""The promises of this room that `mach check` proves."""

from collections.abc import Iterable
from datetime import date

from mach.office.files import path_of
from mach.office.models import Agency, Attachment, Outbox
from mach.office.queries import stuck_mails
from mach.office.registry import Check, Finding


def lost_files(agency: Agency, on: date) -> Iterable[Finding]:
    """Files whose bytes are gone from the store, or are not as long as they were."""
    for row in Attachment.objects.filter(agency=agency).order_by("pk").iterator():
        place = path_of(row.sha256)
        subject = f"tệp {row.pk} “{row.name}”"
        if not place.exists():
            yield Finding("file_lost", subject, "không còn trong kho tệp")
        elif place.stat().st_size != row.size:
            yield Finding("file_edited", subject, "khác lúc được lưu")


def lost_mails(agency: Agency, on: date) -> Iterable[Finding]:
    """Mails that nobody knows to have arrived; the page “Thư gửi đi” lets them go again."""
    for row in stuck_mails(Outbox.objects.filter(agency=agency)).iterator():
        yield Finding("mail_lost", f"thư {row.pk} “{row.subject}”", f"{row.get_state_display().lower()}: {row.error}")


CHECKS = [
    Check("lost_mails", "Mọi thư đã viết đều đã gửi hoặc đang chờ gửi", lost_mails),
    Check("lost_files", "Mọi tệp đã lưu còn nguyên trong kho tệp", lost_files),
]
