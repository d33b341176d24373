"""What to propose for a finding: a promise filled from what was read, and promises already held that it may repeat."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from rapidfuzz import fuzz, process

from mach.documents.models import Reading
from mach.engines.vietnamese import fold
from mach.office.models import Unit
from mach.targets.actions.commitments import Promise
from mach.targets.models import Commitment, Indicator

# Scores of rapidfuzz (0–100) from which a match is worth showing; a person decides.
ALIKE_UNIT = 88
ALIKE_INDICATOR = 60
ALIKE_PROMISE = 70

RECURS = {
    "month": Commitment.Recurrence.MONTH,
    "quarter": Commitment.Recurrence.QUARTER,
    "half_year": Commitment.Recurrence.HALF_YEAR,
    "year": Commitment.Recurrence.YEAR,
}


@dataclass(frozen=True, slots=True)
class Choices:
    """What an agency has to choose from; loaded once for a whole page of findings."""

    units: Sequence[Unit]
    indicators: Sequence[Indicator]
    commitments: Sequence[Commitment]


def proposal(reading: Reading, choices: Choices) -> Promise:
    """The promise that a finding seems to make."""
    data = reading.data
    if reading.kind == Reading.Kind.ASSIGNMENT:
        lead = [unit for unit in (find_unit(name, choices.units) for name in data.get("lead", [])) if unit]
        support = [unit for unit in (find_unit(name, choices.units) for name in data.get("support", [])) if unit]
        return Promise(
            kind=Commitment.Kind.ASSIGNMENT,
            title=(data.get("what") or reading.quote)[:1000],
            lead_unit=lead[0] if lead else None,
            support_units=tuple(dict.fromkeys([*lead[1:], *support])),
            recurs=RECURS.get(data.get("recurs") or "", Commitment.Recurrence.ONCE),
            due_on=_day(data.get("due")),
        )
    low, high = data.get("min"), data.get("max")  # the open side of a limit has no number
    return Promise(
        kind=Commitment.Kind.TARGET,
        title=(data.get("what") or reading.quote)[:1000],
        comparator=_comparator(data),
        min=_decimal(low if low is not None else high),
        max=_decimal(high if high is not None else low),
        unit_label=(data.get("unit") or "")[:120],
        per=data.get("per") or "",
        printed=reading.edition.text[reading.start : reading.end][:120],
        period_start=_day(data.get("period_start")),
        period_end=_day(data.get("period_end")),
        indicator=find_indicator(f"{data.get('what', '')} {data.get('unit', '')}", choices.indicators),
    )


def find_unit(name: str, units: Sequence[Unit]) -> Unit | None:
    """The unit that a printed name means, by its names now and before."""
    wanted = fold(name)
    names = {
        fold(one): unit for unit in units for one in (unit.name, unit.short_name, *unit.other_names) if one.strip()
    }
    if wanted in names:
        return names[wanted]
    found = process.extractOne(wanted, list(names), scorer=fuzz.token_sort_ratio, score_cutoff=ALIKE_UNIT)
    return names[found[0]] if found else None


def find_indicator(text: str, indicators: Sequence[Indicator]) -> Indicator | None:
    """The indicator whose label says most nearly what the promise says."""
    labels = [fold(f"{indicator.label} {indicator.unit}") for indicator in indicators]
    found = process.extractOne(fold(text), labels, scorer=fuzz.token_set_ratio, score_cutoff=ALIKE_INDICATOR)
    return indicators[found[2]] if found else None


def may_repeat(promise: Promise, commitments: Sequence[Commitment], limit: int = 5) -> list[Commitment]:
    """Promises already held that say nearly the same, the likeliest first."""
    same_kind = [commitment for commitment in commitments if commitment.kind == promise.kind]
    found = process.extract(
        fold(promise.title),
        [commitment.fold for commitment in same_kind],
        scorer=fuzz.token_set_ratio,
        score_cutoff=ALIKE_PROMISE,
        limit=limit,
    )
    return [same_kind[place] for _, _, place in found]


def _comparator(data: dict[str, Any]) -> str:
    if data.get("measure") == "percent" and data.get("min") == data.get("max") == 100:
        return Commitment.Comparator.ALL
    return data.get("comparator") or Commitment.Comparator.EXACTLY


def _decimal(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if value else None
