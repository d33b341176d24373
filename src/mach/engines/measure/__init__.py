"""Targets and figures: what a phrase states, whether a figure meets it, what is expected by a day."""

from mach.engines.measure.comparators import Comparator
from mach.engines.measure.judging import Curve, State, Verdict, expected, judge, jumps, verdict_label
from mach.engines.measure.phrases import Quantity, parse, quantity_json
from mach.engines.measure.stating import stated
from mach.engines.measure.units import Measure, counts_things

__all__ = [
    "Comparator",
    "Curve",
    "Measure",
    "Quantity",
    "State",
    "Verdict",
    "counts_things",
    "expected",
    "judge",
    "jumps",
    "parse",
    "quantity_json",
    "stated",
    "verdict_label",
]
