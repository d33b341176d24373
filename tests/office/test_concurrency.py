"""What is read together is of one instant, whatever others write meanwhile."""

import threading

import pytest
from django.db import connection, transaction

from mach.office.concurrency import one_instant
from mach.office.models import Agency
from tests.factories import make_agency


@pytest.mark.django_db(transaction=True)
def test_reads_of_one_instant_do_not_see_what_is_written_meanwhile():
    if connection.vendor == "sqlite":
        return  # its transactions are immediate: nobody writes meanwhile
    make_agency("truoc")

    def write():
        make_agency("giua-chung")
        connection.close()

    with one_instant():
        seen = [Agency.objects.count()]
        other = threading.Thread(target=write)
        other.start()
        other.join()
        seen.append(Agency.objects.count())
    assert (seen, Agency.objects.count()) == ([1, 1], 2)


@pytest.mark.django_db(transaction=True)
def test_inside_a_transaction_that_began_elsewhere_reads_go_on():
    with transaction.atomic():
        make_agency()
        with one_instant():
            assert Agency.objects.count() == 1
