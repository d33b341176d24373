"""What is read together is of one instant, whatever others write meanwhile; two who wait for each other are told."""

import threading

import pytest
from django.db import OperationalError, connection, transaction
from django.test import RequestFactory

from mach.office.concurrency import COLLIDED, is_collision, one_instant
from mach.office.middleware import DenyByDefault
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


@pytest.mark.django_db(transaction=True)
def test_of_two_who_wait_for_each_other_one_is_told_to_press_again():
    if connection.vendor == "sqlite":
        errors = [OperationalError("database is locked")]
    else:
        errors = crosswise(make_agency("mot").pk, make_agency("hai").pk)
    assert [is_collision(error) for error in errors] == [True]
    answer = DenyByDefault(None).process_exception(RequestFactory().get("/"), errors[0])
    assert (answer.status_code, COLLIDED in answer.content.decode()) == (409, True)


def test_another_fault_of_the_database_is_no_collision():
    assert not is_collision(OperationalError("disk I/O error"))


def crosswise(first: int, second: int) -> list[OperationalError]:
    """Two transactions that write the same two rows in opposite order; what one of them is answered."""
    errors: list[OperationalError] = []
    both_hold_one = threading.Barrier(2)

    def write(one: int, other: int) -> None:
        try:
            with transaction.atomic():
                Agency.objects.filter(pk=one).update(name="Một")
                both_hold_one.wait()
                Agency.objects.filter(pk=other).update(name="Hai")
        except OperationalError as error:
            errors.append(error)
        finally:
            connection.close()

    people = [threading.Thread(target=write, args=pair) for pair in ((first, second), (second, first))]
    for person in people:
        person.start()
    for person in people:
        person.join()
    return errors
