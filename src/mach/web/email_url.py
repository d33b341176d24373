"""Where mails go, read from one address: `smtp://name:password@host:587?from=mach@example.vn`."""

from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

BACKENDS = "django.core.mail.backends"
PORTS = {"smtp": 587, "smtps": 465, "smtp+plain": 25}
SECONDS = 20


class BadEmailUrl(ValueError):
    """The address cannot be read."""


def mail_settings(url: str) -> dict[str, Any]:
    """Django's mail settings: `console:` prints, `smtp:` speaks STARTTLS, `smtps:` TLS, `smtp+plain:` neither."""
    parts = urlsplit(url)
    if parts.scheme == "console":
        return {"EMAIL_BACKEND": f"{BACKENDS}.console.EmailBackend"}
    if parts.scheme not in PORTS or not parts.hostname:
        raise BadEmailUrl(
            "MACH_EMAIL_URL phải có dạng smtp://tên:mật-khẩu@máy-chủ:587?from=địa-chỉ (hoặc smtps://, smtp+plain://)."
        )
    name = unquote(parts.username or "")
    sender = parse_qs(parts.query).get("from", [name])[0]
    if "@" not in sender:
        raise BadEmailUrl("MACH_EMAIL_URL thiếu địa chỉ người gửi: thêm ?from=địa-chỉ vào cuối.")
    return {
        "EMAIL_BACKEND": f"{BACKENDS}.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or PORTS[parts.scheme],
        "EMAIL_HOST_USER": name,
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_TIMEOUT": SECONDS,
        "DEFAULT_FROM_EMAIL": sender,
    }
