"""Records by words of their folded text, answered by an index of letter triples: FTS5 on SQLite, pg_trgm on PostgreSQL.

The planner of PostgreSQL knows how many rows hold a word. SQLite does not: a short look at the index says whether it
is better to begin with the few rows that hold the words, or to walk the list until a page of them is found. Counting
follows the words where nothing else narrows the list (it ends at the ten thousandth), and the list otherwise.
"""

from dataclasses import dataclass

from django.db import connection, models
from django.db.models import Exists, F, Func, Lookup, OuterRef, QuerySet

from mach.engines.vietnamese import fold
from mach.registers.models import Record, RecordWords

TRIPLE = 3  # letters; shorter words are looked for in the rows themselves
FEW = 2_000


@models.TextField.register_lookup
class Matches(Lookup):
    """`fold__matches`: full-text query of SQLite FTS5."""

    lookup_name = "matches"

    def as_sql(self, compiler, connection):
        left, left_values = self.process_lhs(compiler, connection)
        right, right_values = self.process_rhs(compiler, connection)
        return f"{left} MATCH {right}", [*left_values, *right_values]


@dataclass(frozen=True, slots=True)
class Found:
    """Rows to be read in the order of a list, and the same rows to be counted."""

    rows: QuerySet[Record]
    counted: QuerySet[Record] | QuerySet[RecordWords]


def holding(rows: QuerySet[Record], words: str, *, is_narrowed: bool = False) -> Found:
    """Rows that hold every word; on SQLite one short query. `is_narrowed`: filters leave a small part of the rows."""
    found = fold(words).split()
    containing, query = _containing(rows, found), _query(found)
    if not query:
        return Found(containing, containing)
    holders = RecordWords.objects.filter(fold__matches=query).values_list("record", flat=True)
    rows = _containing(rows, [word for word in found if len(word) < TRIPLE])
    few = list(holders[: FEW + 1])
    if len(few) <= FEW:
        rows = rows.filter(pk__in=few)
        return Found(rows, rows)
    if not is_narrowed:
        # Not a join: the planner would begin it with the records where it has no statistics of them.
        return Found(containing, holders.filter(Exists(rows.filter(pk=OuterRef("record")))))
    apart = Func(F("pk"), template="+%(expressions)s", output_field=models.BigIntegerField())  # not by primary key
    return Found(containing, rows.alias(held=apart).filter(held__in=holders))


def _query(words: list[str]) -> str:
    """The words as FTS5 wants them, empty where there is nothing to ask it."""
    if connection.vendor != "sqlite":
        return ""
    quoted = (word.replace('"', '""') for word in words if len(word) >= TRIPLE)
    return " AND ".join(f'"{word}"' for word in quoted)


def _containing(rows: QuerySet[Record], words: list[str]) -> QuerySet[Record]:
    for word in words:
        rows = rows.filter(fold__contains=word)
    return rows
