"""The file store: bytes lie once under their SHA-256, and a row speaks of them only when they are safe on disk."""

import hashlib
import os
import secrets
from datetime import UTC, date, datetime
from pathlib import Path

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.timezone import localdate

from mach.office.models import Agency, Attachment, User


def store(data: bytes, *, agency: Agency, name: str, content_type: str, by: User, at: datetime) -> Attachment:
    """Keep a file and return its row. A killed process leaves at most a temporary file, swept by `sweep`."""
    sha256 = hashlib.sha256(data).hexdigest()
    final = path_of(sha256)
    if not final.exists():
        final.parent.mkdir(parents=True, exist_ok=True)
        temporary = final.with_name(f"{sha256}.{secrets.token_hex(6)}.part")
        with temporary.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(final)
        _sync(final.parent)
    attachment, _ = Attachment.objects.get_or_create(
        agency=agency,
        sha256=sha256,
        name=name[-250:],
        defaults={"size": len(data), "content_type": content_type, "created_at": at, "created_by": by},
    )
    return attachment


def path_of(sha256: str) -> Path:
    """Where the bytes of a file lie."""
    return Path(default_storage.path("")) / sha256[:2] / sha256[2:4] / sha256


def read(attachment: Attachment) -> bytes:
    """The bytes of a stored file; raises FileNotFoundError when the store has lost it."""
    return path_of(attachment.sha256).read_bytes()


def forget(attachment: Attachment) -> None:
    """Remove a file that nothing points to; its bytes go once this transaction stands. Part of a larger action."""
    agency, sha256 = attachment.agency_id, attachment.sha256
    attachment.delete()
    transaction.on_commit(lambda: _drop(agency, sha256))


def _drop(agency: int, sha256: str) -> None:
    """Remove bytes that no row speaks of; whoever takes the same paper in at this moment holds the same lock."""
    with transaction.atomic():
        Agency.objects.select_for_update(no_key=True).get(pk=agency)
        if not Attachment.objects.filter(sha256=sha256).exists():
            path_of(sha256).unlink(missing_ok=True)


def sweep(*, before: date) -> None:
    """Remove what killed processes left half-written before a day."""
    for place in Path(default_storage.path("")).glob("*/*/*.part"):
        if localdate(datetime.fromtimestamp(place.stat().st_mtime, UTC)) < before:
            place.unlink(missing_ok=True)


def _sync(folder: Path) -> None:
    """Bring the names in a folder safely to disk: a file may not be lost while a row already speaks of it."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
