"""Which paragraph of an edited paper was which of the base."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence

from mach.engines.drafting.returned import Passage, key_of
from mach.engines.drafting.sentences import likeness, sentences_of

_ALIKE = 0.5  # least likeness of a paragraph to the one it was
_MARGIN = 0.1  # a neighbour is not taken where something else is more alike by this
_MOST_PAIRS = 250_000  # beyond, likeness would take minutes; what is left is told as removed and added


def partners(base: Sequence[Passage], edited: Sequence[Passage]) -> list[int | None]:
    """For each edited passage the place of the one it was in `base`; pieces of a split paragraph have one partner.

    By name, by the records its figures open, by equal words, by a sentence left as it was, by neighbours, by likeness.
    """
    pairing = _Pairing(base, edited)
    pairing.by_name()
    pairing.by_key(lambda passage: tuple(link.address for link in passage.links))
    pairing.by_key(lambda passage: key_of(passage.text))
    pairing.by_sentence()
    if pairing.is_small():
        pairing.by_neighbour()
        pairing.by_likeness()
        pairing.by_neighbour()
    return pairing.partner


class _Pairing:
    """Pairs as they are found; each step pairs only what the steps before it left."""

    def __init__(self, base: Sequence[Passage], edited: Sequence[Passage]) -> None:
        self.base, self.edited = base, edited
        self.partner: list[int | None] = [None] * len(edited)
        self.free = dict.fromkeys(range(len(base)))

    def _join(self, old: int, new: int) -> None:
        self.partner[new] = old
        self.free.pop(old, None)

    def _waiting(self) -> list[int]:
        return [place for place, old in enumerate(self.partner) if old is None]

    def is_small(self) -> bool:
        return len(self.free) * len(self._waiting()) <= _MOST_PAIRS

    def by_name(self) -> None:
        names = {passage.name: place for place, passage in enumerate(self.base) if passage.name}
        for place, passage in enumerate(self.edited):
            if passage.name in names:
                self._join(names[passage.name], place)

    def by_key(self, key: Callable[[Passage], Hashable]) -> None:
        """Pair what has a key that occurs once on both sides."""
        old = _unique((key(self.base[place]), place) for place in self.free)
        new = _unique((key(self.edited[place]), place) for place in self._waiting())
        for value, place in new.items():
            if value in old:
                self._join(old[value], place)

    def by_sentence(self) -> None:
        """Pair paragraphs that have most sentences in common that occur nowhere else."""
        old = _unique((one.key, place) for place in self.free for one in sentences_of(self.base[place]))
        new = _unique((one.key, place) for place in self._waiting() for one in sentences_of(self.edited[place]))
        votes = Counter((old[key], place) for key, place in new.items() if key in old)
        for (first, second), _ in votes.most_common():
            if first in self.free and self.partner[second] is None:
                self._join(first, second)

    def by_neighbour(self) -> None:
        """What stands beside a pair is what stood beside it, if alike: downwards, then upwards."""
        for step in (1, -1):
            for place in range(len(self.edited))[::step]:
                beside = place - step
                known = self.partner[beside] if 0 <= beside < len(self.edited) else None
                if self.partner[place] is None and known is not None and known + step in self.free:
                    self._join_if_alike(known + step, place)

    def _join_if_alike(self, old: int, new: int) -> None:
        text = self.edited[new].text
        alike = likeness(self.base[old].text, text)
        if alike >= _ALIKE and all(likeness(self.base[one].text, text) <= alike + _MARGIN for one in self.free):
            self._join(old, new)

    def by_likeness(self) -> None:
        """The most alike first; of equals those that stand nearest to where they stood."""
        scores = [
            (likeness(self.base[one].text, self.edited[two].text), -abs(one - two), one, two)
            for one in self.free
            for two in self._waiting()
        ]
        for score, _, one, two in sorted(scores, reverse=True):
            if score >= _ALIKE and one in self.free and self.partner[two] is None:
                self._join(one, two)


def _unique(keys: Iterable[tuple[Hashable, int]]) -> dict[Hashable, int]:
    """Keys that are something and occur once, with their place."""
    found = list(keys)
    counts = Counter(key for key, _ in found)
    return {key: place for key, place in found if key and counts[key] == 1}
