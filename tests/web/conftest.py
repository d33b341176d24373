"""The sample Department, which takes half a minute to make: made once for all files of this folder that ask for it."""

import pytest

from tests.conftest import TODAY


@pytest.fixture(scope="package")
def made(django_db_setup, django_db_blocker):
    """The agency of the sample; what each test changes is taken back, and the whole at the end of the folder."""
    from django.db import transaction

    from mach.office.models import Agency
    from mach.registers.actions import load_shipped_definitions
    from mach.research.actions import load_regulations
    from mach.web import sample

    with django_db_blocker.unblock(), transaction.atomic():
        load_shipped_definitions(on=TODAY)
        load_regulations(on=TODAY)
        sample.ensure(on=TODAY, scale=1, say=lambda line: None)
        yield Agency.objects.get(code="skhcn-tan-giang")
        transaction.set_rollback(True)
