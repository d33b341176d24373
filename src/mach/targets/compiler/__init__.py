"""Formulas → SQL: figures are counted when read, each with the rows behind it.

`count(…)` takes one statement, `counts([…])` one for a hundred aggregates, `rows(…)` gives every counted row.
"""

from mach.targets.compiler.counting import (
    Asked,
    Count,
    CountedRow,
    count,
    counts,
    counts_or_reasons,
    labels_of,
    named_indicators,
    rows,
    rule_of,
    taken,
)
from mach.targets.compiler.expressions import UnableToCount

__all__ = [
    "Asked",
    "Count",
    "CountedRow",
    "UnableToCount",
    "count",
    "counts",
    "counts_or_reasons",
    "labels_of",
    "named_indicators",
    "rows",
    "rule_of",
    "taken",
]
