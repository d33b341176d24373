"""Where mails go is one setting."""

import pytest

from mach.web.email_url import BadEmailUrl, mail_settings


def test_mails_are_printed_unless_a_server_is_named():
    assert mail_settings("console:") == {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}


def test_a_server_with_name_and_password():
    found = mail_settings("smtp://mach%40so.vn:m%3At@thu.so.vn?from=nhac@so.vn")
    assert {key: found[key] for key in found if key != "EMAIL_TIMEOUT"} == {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": "thu.so.vn",
        "EMAIL_PORT": 587,
        "EMAIL_HOST_USER": "mach@so.vn",
        "EMAIL_HOST_PASSWORD": "m:t",
        "EMAIL_USE_TLS": True,
        "EMAIL_USE_SSL": False,
        "DEFAULT_FROM_EMAIL": "nhac@so.vn",
    }


@pytest.mark.parametrize(
    ("url", "port", "tls", "ssl"),
    [("smtps://a%40b.vn:x@c.vn", 465, False, True), ("smtp+plain://c.vn:2525?from=a@b.vn", 2525, False, False)],
)
def test_how_it_is_spoken_with(url, port, tls, ssl):
    found = mail_settings(url)
    assert (found["EMAIL_PORT"], found["EMAIL_USE_TLS"], found["EMAIL_USE_SSL"]) == (port, tls, ssl)
    assert found["DEFAULT_FROM_EMAIL"] == "a@b.vn"


@pytest.mark.parametrize("url", ["", "thu.so.vn", "http://thu.so.vn", "smtp://?from=a@b.vn", "smtp://thu.so.vn"])
def test_a_bad_address_is_told_and_not_guessed(url):
    with pytest.raises(BadEmailUrl, match="MACH_EMAIL_URL"):
        mail_settings(url)
