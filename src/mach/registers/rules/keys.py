"""Identifiers of people that are told apart and counted, but kept by nobody: a keyed hash stands for what was typed."""

import hashlib
import hmac
import re

from django.conf import settings

from mach.engines.vietnamese import nfc

_KEPT = re.compile(r"k1:[0-9a-f]{64}")
_APART = re.compile(r"[\W_]+")  # marks that people write or leave out: "001-099 123", "001099123"


def keyed_hash(text: str) -> str:
    """The same for the same identifier however it is written; nothing of it can be read back without the key."""
    plain = _APART.sub("", nfc(text).casefold()) or nfc(text)
    return f"k1:{hmac.new(settings.FIELD_KEY, plain.encode(), hashlib.sha256).hexdigest()}"


def is_kept(text: str) -> bool:
    """Whether a text is such a hash."""
    return _KEPT.fullmatch(text) is not None
