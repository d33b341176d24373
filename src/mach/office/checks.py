"""The promises of this room that `mach check` proves."""

from collections.abc import Iterable
from datetime import date

from mach.office.files import path_of
from mach.office.models import Agency, Attachment
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


CHECKS = [Check("lost_files", "Mọi tệp đã lưu còn nguyên trong kho tệp", lost_files)]
