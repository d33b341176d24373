"""Tables are as the models say."""

from django.core.management import call_command


def test_no_model_has_changed_without_its_migration(db):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
