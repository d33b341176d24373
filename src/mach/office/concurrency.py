"""Several people at once: of two who edit one row the second is told; what is read together is of one instant."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from django.db import OperationalError, connection, models, transaction

M = TypeVar("M", bound=models.Model)


class StaleVersion(Exception):
    """The row was changed by somebody else after this page was opened."""

    def __init__(self, row: models.Model) -> None:
        self.row = row
        super().__init__(
            f"“{row}” vừa được người khác sửa sau khi ông/bà mở trang này. Nội dung ông/bà nhập chưa được lưu. "
            "Hãy mở lại trang để xem bản mới nhất rồi sửa tiếp."
        )


COLLIDED = (
    "Đúng lúc ông/bà bấm, có người khác đang ghi cùng những mục này. Nội dung chưa được lưu, không có gì ghi dở. "
    "Hãy quay lại trang trước và bấm lần nữa."
)
_DEADLOCK, _SERIALIZATION = "40P01", "40001"  # SQLSTATE of PostgreSQL


def is_collision(error: OperationalError) -> bool:
    """Whether the database gave one of two up who waited for each other, or ended a wait that took too long."""
    if connection.vendor == "sqlite":
        return "locked" in str(error)
    return getattr(error.__cause__, "sqlstate", None) in (_DEADLOCK, _SERIALIZATION)


def lock(queryset: models.QuerySet[M], pk: int, *, version: int | None) -> M:
    """Lock one row for this transaction; with a version, only if it is still that version.

    Raises the model's DoesNotExist, and `StaleVersion`.
    """
    row = queryset.select_for_update(of=("self",)).get(pk=pk)
    if version is not None and row.version != version:  # type: ignore[attr-defined]
        raise StaleVersion(row)
    return row


@contextmanager
def one_instant() -> Iterator[None]:
    """Reads in this block see the database as it was at one instant; nothing is written in it.

    SQLite shows one instant in every transaction. Inside a transaction that began elsewhere that one decides.
    """
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        if is_outermost and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield
