"""Keys of programs, and files kept for later use."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from mach.office import audit, files
from mach.office.actions.errors import UnableToSave
from mach.office.models import Attachment, Token, User


@dataclass(frozen=True, slots=True)
class NewToken:
    """A key just made; `secret` is shown once and never kept."""

    token: Token
    secret: str


@transaction.atomic
def make_token(*, by: User, name: str, at: datetime) -> NewToken:
    """Make a key for a program that acts for this person."""
    if not name.strip():
        raise UnableToSave("Hãy đặt tên cho khóa để biết chương trình nào dùng.", "name")
    secret = secrets.token_urlsafe(32)
    token = Token.objects.create(user=by, name=name.strip(), digest=digest_of(secret), created_at=at)
    audit.record(agency=by.agency, by=by, action="office.make_token", subject=token, at=at)
    return NewToken(token, secret)


@transaction.atomic
def revoke_token(*, by: User, token: Token, at: datetime) -> Token:
    """Make a key worthless."""
    row = Token.objects.select_for_update().get(pk=token.pk, user=by)
    row.revoked_at = row.revoked_at or at
    row.save(update_fields=["revoked_at"])
    audit.record(agency=by.agency, by=by, action="office.revoke_token", subject=row, at=at)
    return row


@transaction.atomic
def attach_file(*, by: User, data: bytes, name: str, content_type: str, at: datetime) -> Attachment:
    """Keep a file for later use as evidence."""
    return files.store(data, agency=by.agency, name=name, content_type=content_type, by=by, at=at)


def digest_of(secret: str) -> str:
    """What is kept of a key."""
    return hashlib.sha256(secret.encode()).hexdigest()
