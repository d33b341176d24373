"""Sentences, words and figures of a passage, and how two sentences differ: the grain in which drafts are compared."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher
from functools import lru_cache

from rapidfuzz.distance import Indel

from mach.engines.drafting.returned import Link, Passage, key_of
from mach.engines.vietnamese import parse_number

# Whatever holds a digit is a figure: 05, 1.234,5, 12%, 20/6/2026, 12/KH-SKHCN.
_TOKEN = re.compile(r"[^\W\d_]*\d(?:[\w.,/&-]*\w)?%?|[^\W\d_]+|[^\w\s]|_")
_END = re.compile(r"(?<=[.!?…])[”\")]*\s+(?=[“\"(]?(?P<next>\w))")
_ABBREVIATIONS = frozenset({"TS", "ThS", "PGS", "GS", "BS", "KS", "TP", "Tp", "KT", "TM", "TL", "TUQ", "Q", "tr"})


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a mark or a figure at `start`–`end` of a sentence; `address` opens the records of a counted one."""

    text: str
    start: int
    end: int
    is_figure: bool = False
    address: str = ""

    @property
    def place(self) -> tuple[int, int]:
        return self.start, self.end


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence; counted figures are tokens with an address."""

    text: str
    tokens: tuple[Token, ...]

    @property
    def key(self) -> str:
        return key_of(self.text)


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of a sentence before and after, with its places there; "" and (-1, -1) where it is missing."""

    old: str
    new: str
    address: str = ""
    old_place: tuple[int, int] = (-1, -1)
    new_place: tuple[int, int] = (-1, -1)

    @property
    def is_changed(self) -> bool:
        return not same_figure(self.old, self.new)


def figure_value(text: str) -> Decimal | None:
    """What a figure is worth: "05" and "5" are 5, "12%" is 12; None for days, symbols and words."""
    return parse_number(text.rstrip("%"))


def same_figure(old: str, new: str) -> bool:
    """Whether two figures say the same, however they are written."""
    value = figure_value(old)
    if value is not None and old.endswith("%") == new.endswith("%"):
        return value == figure_value(new)
    return key_of(old) == key_of(new)


def sentences_of(passage: Passage) -> list[Sentence]:
    """The sentences of a passage in order; a full stop after "TS", "TP" or a number ends none."""
    starts, text = [0], passage.text
    for end in _END.finditer(text):
        before = text[: end.start()].rstrip(".").rpartition(" ")[2].lstrip('(“"')
        if before not in _ABBREVIATIONS and not end["next"].islower():
            starts.append(end.end())
    stops = [*starts[1:], len(text)]
    return [_sentence(passage, start, stop) for start, stop in zip(starts, stops, strict=True)]


def _sentence(passage: Passage, start: int, stop: int) -> Sentence:
    text = passage.text[start:stop].rstrip()
    stop = start + len(text)
    links = [
        Link(max(link.start, start) - start, min(link.end, stop) - start, link.address)
        for link in passage.links
        if link.start < stop and link.end > start
    ]
    return Sentence(text, tuple(_tokens(text, links)))


def _tokens(text: str, links: list[Link]) -> list[Token]:
    tokens: list[Token] = []
    place = 0
    for link in links:
        tokens += _plain(text, place, link.start)
        inside = _plain(text, link.start, link.end)
        counted = next((token for token in inside if token.is_figure), None)
        if counted is None:  # "không phát sinh": the words are the figure
            tokens.append(Token(text[link.start : link.end], link.start, link.end, True, link.address))
        else:
            tokens += [
                Token(token.text, token.start, token.end, True, link.address) if token is counted else token
                for token in inside
            ]
        place = link.end
    return tokens + _plain(text, place, len(text))


def _plain(text: str, start: int, stop: int) -> list[Token]:
    return [
        Token(found[0], found.start(), found.end(), any(c.isdigit() for c in found[0]))
        for found in _TOKEN.finditer(text, start, stop)
    ]


def words_differ(old: Sentence, new: Sentence) -> bool:
    """Whether anything but figures differs."""
    return _masked(old) != _masked(new)


def _masked(sentence: Sentence) -> list[str]:
    return ["#" if token.is_figure else key_of(token.text) for token in sentence.tokens]


def likeness(old: str, new: str) -> float:
    """How much of two texts is common, from 0 to 1, by words in order; other figures count half."""
    if not old or not new:
        return 0.0
    alike = Indel.normalized_similarity(_rough(old), _rough(new))
    return (alike + Indel.normalized_similarity(_exact(old), _exact(new))) / 2 if alike else 0.0


@lru_cache(maxsize=8192)
def _exact(text: str) -> tuple[str, ...]:
    return tuple(found[0].casefold() for found in _TOKEN.finditer(text))


@lru_cache(maxsize=8192)
def _rough(text: str) -> tuple[str, ...]:
    return tuple("#" if any(c.isdigit() for c in word) else word for word in _exact(text))


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of words that both texts have (`is_same`) or only one of them."""

    text: str
    is_same: bool


def side_by_side(old: str, new: str) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """Both texts in parts, for showing which words differ."""
    first, second = list(_TOKEN.finditer(old)), list(_TOKEN.finditer(new))
    matcher = SequenceMatcher(None, [one[0] for one in first], [one[0] for one in second], autojunk=False)
    left: list[Part] = []
    right: list[Part] = []
    for kind, start, stop, start_new, stop_new in matcher.get_opcodes():
        left += _part(old, first, start, stop, kind == "equal")
        right += _part(new, second, start_new, stop_new, kind == "equal")
    return tuple(left), tuple(right)


def _part(text: str, tokens: list[re.Match[str]], start: int, stop: int, is_same: bool) -> list[Part]:
    """Tokens from `start` to `stop` with the blank after them."""
    if start == stop:
        return []
    end = tokens[stop].start() if stop < len(tokens) else len(text)
    return [Part(text[tokens[start].start() : end], is_same)]


def figures(old: Sentence, new: Sentence) -> tuple[Figure, ...]:
    """Every figure of both sentences in pairs: by the records that they open, else by the words around them."""
    before = [token for token in old.tokens if token.is_figure]
    after = [token for token in new.tokens if token.is_figure]
    pairs = _paired_by_address(before, after)
    for first, second in _paired_by_words(old, new):
        if all(first is not one and second is not two for one, two in pairs):
            pairs.append((first, second))
    found = [Figure(one.text, two.text, one.address, one.place, two.place) for one, two in pairs]
    kept, taken = [one for one, _ in pairs], [two for _, two in pairs]
    found += [Figure(token.text, "", token.address, old_place=token.place) for token in before if token not in kept]
    found += [Figure("", token.text, new_place=token.place) for token in after if token not in taken]
    return tuple(sorted(found, key=lambda figure: (not figure.new, figure.new_place, figure.old_place)))


def _paired_by_address(before: list[Token], after: list[Token]) -> list[tuple[Token, Token]]:
    places = {token.address: token for token in after if token.address}
    return [(token, places[token.address]) for token in before if token.address in places]


def _paired_by_words(old: Sentence, new: Sentence) -> list[tuple[Token, Token]]:
    pairs: list[tuple[Token, Token]] = []
    matcher = SequenceMatcher(None, _masked(old), _masked(new), autojunk=False)
    for _, start, stop, start_new, stop_new in matcher.get_opcodes():
        first = [token for token in old.tokens[start:stop] if token.is_figure]
        second = [token for token in new.tokens[start_new:stop_new] if token.is_figure]
        pairs += list(zip(first, second, strict=False))
    return pairs
