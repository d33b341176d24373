"""Settings of the test suite: a throw-away data folder, cheap passwords, static files without a manifest."""

import atexit
import os
import shutil
import tempfile

if "MACH_DATA" not in os.environ:
    os.environ["MACH_DATA"] = tempfile.mkdtemp(prefix="mach-test-")
    atexit.register(shutil.rmtree, os.environ["MACH_DATA"], ignore_errors=True)
os.environ.setdefault("MACH_SECRET_KEY", "only-for-tests")
os.environ.setdefault("MACH_FIELD_KEYS", "only-for-tests")

from mach.web.settings import *  # noqa: F403
from mach.web.settings import STORAGES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
