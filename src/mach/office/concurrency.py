"""Two people editing one row: the second is told, nothing is overwritten."""

from typing import TypeVar

from django.db import models

M = TypeVar("M", bound=models.Model)


class StaleVersion(Exception):
    """The row was changed by somebody else after this page was opened."""

    def __init__(self, row: models.Model) -> None:
        self.row = row
        super().__init__(
            f"“{row}” vừa được người khác sửa sau khi ông/bà mở trang này. Nội dung ông/bà nhập chưa được lưu. "
            "Hãy mở lại trang để xem bản mới nhất rồi sửa tiếp."
        )


def lock(queryset: models.QuerySet[M], pk: int, *, version: int | None) -> M:
    """Lock one row for this transaction; with a version, only if it is still that version.

    Raises the model's DoesNotExist, and `StaleVersion`.
    """
    row = queryset.select_for_update(of=("self",)).get(pk=pk)
    if version is not None and row.version != version:  # type: ignore[attr-defined]
        raise StaleVersion(row)
    return row
