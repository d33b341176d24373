"""Settings of the test suite: a throw-away data folder, cheap passwords, static files without a manifest."""

import os
import tempfile

os.environ.setdefault("MACH_DATA", tempfile.mkdtemp(prefix="mach-test-"))
os.environ.setdefault("MACH_SECRET_KEY", "only-for-tests")
os.environ.setdefault("MACH_FIELD_KEYS", "only-for-tests")

from mach.web.settings import *  # noqa: F403
from mach.web.settings import STORAGES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
