"""What people changed in a draft: sentence by sentence, figure by figure, wherever the paragraph now stands.

Paragraphs are paired by the names they carry, by the records their figures open, by equal words, by their neighbours,
and last by likeness; so a paragraph that moved is compared with itself, also when a program lost every name.
Nothing is dropped: each sentence of either paper is unchanged or part of a change.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from mach.engines.drafting.pairing import partners
from mach.engines.drafting.returned import Passage
from mach.engines.drafting.sentences import (
    Figure,
    Sentence,
    figures,
    likeness,
    sentences_of,
    words_differ,
)

_SENTENCE_ALIKE = 0.35  # of a sentence within its paragraph: what is less alike was removed and written anew

Kind = Literal["changed", "added", "removed"]


@dataclass(frozen=True, slots=True)
class Change:
    """One sentence that differs, or a whole paragraph (`is_paragraph`) that came or went.

    `name` is the paragraph of the base that it belongs to; for a new paragraph the one before it.
    `after` are the words that an added sentence follows, as they stood and as they stand; () at the beginning.
    `is_stale`: the base itself is no longer what was sent out, somebody edited both.
    """

    kind: Kind
    name: str
    old: str
    new: str
    figures: tuple[Figure, ...] = ()
    words_changed: bool = True
    after: tuple[str, ...] = ()
    is_paragraph: bool = False
    is_stale: bool = False

    @property
    def changed_figures(self) -> tuple[Figure, ...]:
        return tuple(figure for figure in self.figures if figure.is_changed)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Changes in the order of the edited paper, what went at the end; paragraphs that stand elsewhere than before."""

    changes: tuple[Change, ...]
    moved: tuple[str, ...]

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Every changed figure."""
        return tuple(figure for change in self.changes for figure in change.changed_figures)


def compare(base: Sequence[Passage], edited: Sequence[Passage]) -> Comparison:
    """How `edited` differs from `base`, both as `returned` reads them."""
    partner = partners(base, edited)
    of_base: dict[int, list[int]] = {}
    for place, old in enumerate(partner):
        if old is not None:
            of_base.setdefault(old, []).append(place)
    changes: list[Change] = []
    before = ""
    for place, passage in enumerate(edited):
        old = partner[place]
        if old is None:
            changes += _added(passage, before, edited[place - 1] if place else None)
            continue
        before = base[old].name
        if of_base[old][0] == place:
            changes += _within(base[old], [edited[one] for one in of_base[old]])
    for place, passage in enumerate(base):
        if place not in of_base:
            sentences = [figure for one in sentences_of(passage) for figure in figures(one, _NOTHING)]
            changes.append(Change("removed", passage.name, passage.text, "", tuple(sentences), is_paragraph=True))
    return Comparison(tuple(changes), _moved(edited, partner))


_NOTHING = Sentence("", ())


def original(change: Change, mark: Callable[[Figure], str]) -> str:
    """The old words with figures that open records written by `mark`."""
    text = change.old
    for figure in sorted(change.figures, key=lambda one: one.old_place, reverse=True):
        if figure.address and figure.old_place[0] >= 0:
            text = text[: figure.old_place[0]] + mark(figure) + text[figure.old_place[1] :]
    return text


def rewritten(change: Change, *, keep_figures: bool, mark: Callable[[Figure], str] | None = None) -> str | None:
    """The new words; with `keep_figures` each changed figure as it was. `mark` writes figures that open records.

    None when a figure was added, for which there is nothing to keep.
    """
    text = change.new
    for figure in sorted(change.figures, key=lambda one: one.new_place, reverse=True):
        start, end = figure.new_place
        if not figure.new:
            continue
        if figure.address and mark and start >= 0:
            text = text[:start] + mark(figure) + text[end:]
        elif keep_figures and figure.is_changed:
            if not figure.old:
                return None
            text = text[:start] + figure.old + text[end:]
    return text


def amend(text: str, *, old: str, new: str, after: Sequence[str] | None = None, own_line: bool = False) -> str | None:
    """`text` with one change made in it; None when the words it is about are no longer there.

    `old` "" puts `new` after the first of `after` that is found: () at the beginning, None or not found at the end.
    """
    lines = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
    if old:
        for place, line in enumerate(lines):
            at = line.find(old)
            if at >= 0:
                lines[place] = " ".join((line[:at] + new + line[at + len(old) :]).split())
                return "\n".join(line for line in lines if line)
        return None
    if own_line or not lines:
        place = _line_after(lines, after)
        return "\n".join([*lines[:place], new, *lines[place:]])
    if after == ():
        return "\n".join([f"{new} {lines[0]}", *lines[1:]])
    for words in after or ():
        for place, line in enumerate(lines):
            at = line.find(words)
            if words and at >= 0:
                end = at + len(words)
                lines[place] = " ".join(f"{line[:end]} {new} {line[end:]}".split())
                return "\n".join(lines)
    return "\n".join([*lines[:-1], f"{lines[-1]} {new}"])


def _line_after(lines: list[str], after: Sequence[str] | None) -> int:
    if after == ():
        return 0
    for words in after or ():
        for place, line in enumerate(lines):
            if words and words in line:
                return place + 1
    return len(lines)


def _added(passage: Passage, name: str, previous: Passage | None) -> list[Change]:
    found = tuple(figure for one in sentences_of(passage) for figure in figures(_NOTHING, one))
    after = (sentences_of(previous)[-1].text,) if previous and previous.text else ()
    # Places are those within a sentence; the whole paragraph is taken or left, so they are not needed.
    found = tuple(replace(figure, new_place=(-1, -1)) for figure in found)
    return [Change("added", name, "", passage.text, found, after=after, is_paragraph=True)]


def _within(old: Passage, new: Sequence[Passage]) -> list[Change]:
    """Changes inside one paragraph; it may have been split into several."""
    if len(new) == 1 and (new[0].is_untouched or new[0].text == old.text):
        return []  # left as it was sent out, whatever has been counted or edited since
    stale = next((bool(one.digest) and not replace(one, text=old.text).is_untouched for one in new), False)
    before = sentences_of(old)
    after = [sentence for passage in new for sentence in sentences_of(passage)]
    changes: list[Change] = []
    anchors: tuple[str, ...] = ()
    for first, second in _aligned(before, after):
        if first is None and second is not None:
            changes.append(_change("added", old.name, _NOTHING, second, anchors, stale))
            anchors = (second.text, *anchors)
            continue
        if first is not None and second is None:
            changes.append(_change("removed", old.name, first, _NOTHING, (), stale))
            continue
        assert first is not None and second is not None
        if first.key != second.key:
            changes.append(_change("changed", old.name, first, second, (), stale))
        anchors = (first.text, second.text)
    return changes


def _change(kind: Kind, name: str, old: Sentence, new: Sentence, after: tuple[str, ...], stale: bool) -> Change:
    return Change(kind, name, old.text, new.text, figures(old, new), words_differ(old, new), after, is_stale=stale)


def _aligned(before: Sequence[Sentence], after: Sequence[Sentence]) -> list[tuple[Sentence | None, Sentence | None]]:
    """Sentences in pairs, in order, so that the sum of likeness is greatest."""
    rows, columns = len(before), len(after)
    score = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    alike = [[_sentence_likeness(one, two) for two in after] for one in before]
    for row in range(rows - 1, -1, -1):
        for column in range(columns - 1, -1, -1):
            paired = alike[row][column] + score[row + 1][column + 1] if alike[row][column] else 0.0
            score[row][column] = max(score[row + 1][column], score[row][column + 1], paired)
    pairs: list[tuple[Sentence | None, Sentence | None]] = []
    row = column = 0
    while row < rows and column < columns:
        if alike[row][column] and score[row][column] == alike[row][column] + score[row + 1][column + 1]:
            pairs.append((before[row], after[column]))
            row, column = row + 1, column + 1
        elif score[row][column] == score[row + 1][column]:
            pairs.append((before[row], None))
            row += 1
        else:
            pairs.append((None, after[column]))
            column += 1
    return pairs + [(one, None) for one in before[row:]] + [(None, one) for one in after[column:]]


def _sentence_likeness(old: Sentence, new: Sentence) -> float:
    if old.key == new.key:
        return 1.5  # what is equal stays together
    alike = likeness(old.text, new.text)
    return alike if alike >= _SENTENCE_ALIKE else 0.0


def _moved(edited: Sequence[Passage], partner: Sequence[int | None]) -> tuple[str, ...]:
    """Paragraphs outside the longest run that kept its order."""
    places = [place for place, old in enumerate(partner) if old is not None]
    olds = [old for old in partner if old is not None]
    ends: list[int] = []  # of the runs of each length, the one that ends lowest
    at: list[int] = []
    before: list[int] = []
    for number, old in enumerate(olds):
        length = bisect_right(ends, old)
        before.append(at[length - 1] if length else -1)
        ends[length : length + 1] = [old]
        at[length : length + 1] = [number]
    kept: set[int] = set()
    number = at[-1] if at else -1
    while number >= 0:
        kept.add(number)
        number = before[number]
    return tuple(edited[place].text for number, place in enumerate(places) if number not in kept)
