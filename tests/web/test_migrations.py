"""Tables are as the models say."""

from django.apps import apps
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader


def test_no_model_has_changed_without_its_migration(db):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_every_migration_can_be_taken_back():
    loader = MigrationLoader(None)
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith("mach.")}
    fixed = [
        f"{label}.{name}: {operation}"
        for (label, name), migration in loader.disk_migrations.items()
        if label in ours
        for operation in migration.operations
        if not operation.reversible
    ]
    assert fixed == []
