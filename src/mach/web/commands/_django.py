"""Starting the framework for commands that need the database."""

import os


def start() -> None:
    """Make models usable."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mach.web.settings")
    import django

    django.setup()
