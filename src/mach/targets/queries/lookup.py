"""Tra số nhanh: what a line of words asks for, counted, and put into a sentence that can be sent on."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.timezone import localdate, localtime

from mach.engines.formulas import describe
from mach.engines.vietnamese import format_date, search_key
from mach.engines.workdays import Spoken, Window, period_of, spoken_period
from mach.office.models import Agency, User
from mach.targets.compiler import Asked, Count, UnableToCount, rule_of
from mach.targets.models import Commitment, Indicator
from mach.targets.queries.asking import asked_for
from mach.targets.queries.figures import span_of
from mach.targets.queries.indicators import indicators_of
from mach.targets.queries.stated import Question, StatedPart, stated_counts
from mach.targets.rules import SCHEME
from mach.targets.series import world_of
from mach.ui.charts import said

SHOWN = 8
LEAST_SHARE = 0.5  # of the words asked for, a subject that holds fewer is not meant
# Words of a question that name no subject.
_QUESTION_WORDS = frozenset(
    {
        "bao",
        "nhieu",
        "co",
        "la",
        "may",
        "so",
        "luong",
        "tong",
        "cua",
        "trong",
        "tinh",
        "den",
        "nay",
        "duoc",
        "cho",
        "biet",
    }
)


@dataclass(frozen=True, slots=True)
class Subject:
    """What a number may be asked of: an indicator, or a target with the indicator that counts it."""

    key: str  # "cs-12" an indicator, "ct-5" a target
    title: str
    unit: str
    indicator: Indicator
    commitment: Commitment | None = None

    @property
    def kind(self) -> str:
        return "Chỉ tiêu" if self.commitment else "Chỉ số"


@dataclass(frozen=True, slots=True)
class Answer:
    """A subject over some days: verified and provisional values apart, or why it cannot be counted."""

    subject: Subject
    window: Window
    period_label: str
    count: Count | None = None
    stated: tuple[StatedPart, ...] = ()
    problem: str = ""
    method: str = ""
    sentence: str = ""

    @property
    def waiting(self) -> bool:
        """Whether rows that nobody has verified would change the number."""
        return self.count is not None and self.count.provisional != self.count.value

    @property
    def from_reports(self) -> tuple[StatedPart, ...]:
        """The parts that sent reports give, for no rows stand behind them yet."""
        return tuple(part for part in self.stated if part.is_used)

    @property
    def rows_address(self) -> str:
        if self.subject.commitment is not None:
            address = reverse("targets:commitment-rows", args=[self.subject.commitment.pk])
        else:
            address = reverse("targets:indicator", args=[self.subject.indicator.pk])
        days = {"tu-ngay": self.window.start.isoformat(), "den-ngay": self.window.end.isoformat()}
        return f"{address}?{urlencode(days)}"


@dataclass(frozen=True, slots=True)
class LookUp:
    """What one line asked for: the answer that fits best, and other subjects it may have meant."""

    answer: Answer | None
    others: list[Answer]


def look_up(user: User, text: str, *, chosen: str, at: datetime) -> LookUp:
    """Answer a line such as "lớp tập huấn 6 tháng đầu năm 2026"; `chosen` is the key of a subject picked from it."""
    agency, today = user.agency, localdate(at)
    spoken = spoken_period(text, today=today)
    subjects = matching(subjects_of(user), spoken.rest if spoken else text)
    picked = subject_by_key(user, chosen) if chosen else None
    if picked is not None:
        subjects = [picked, *(one for one in subjects if one.key != picked.key)]
    subjects = subjects[:SHOWN]
    spans = [span_asked(one, spoken, today) for one in subjects]
    answers = answer_all(list(zip(subjects, spans, strict=True)), agency=agency)
    if not answers:
        return LookUp(None, [])
    return LookUp(told(answers[0], agency=agency, at=at), answers[1:])


def subjects_of(user: User) -> list[Subject]:
    """Every indicator in force and every running target that is counted; two queries."""
    targets = Commitment.objects.visible_to(user).targets().active().exclude(indicator=None)
    indicators = [indicator_subject(row) for row in indicators_of(user.agency)]
    return indicators + [target_subject(row) for row in targets.select_related(*_WITH).order_by("-pk")]


def subject_by_key(user: User, key: str) -> Subject | None:
    """The subject of a key that a person may see."""
    found = re.fullmatch(r"(cs|ct)-([0-9]{1,9})", key)
    if found is None:
        return None
    pk = int(found[2])
    if found[1] == "cs":
        row = indicators_of(user.agency).filter(pk=pk).first()
        return indicator_subject(row) if row else None
    target = Commitment.objects.visible_to(user).exclude(indicator=None).select_related(*_WITH).filter(pk=pk).first()
    return target_subject(target) if target else None


def indicator_subject(row: Indicator) -> Subject:
    """An indicator as something to ask for."""
    return Subject(f"cs-{row.pk}", row.label, row.unit, row)


def target_subject(row: Commitment) -> Subject:
    """A target as something to ask for."""
    assert row.indicator is not None
    return Subject(f"ct-{row.pk}", row.title, row.unit_label or row.indicator.unit, row.indicator, row)


def matching(subjects: Sequence[Subject], words: str) -> list[Subject]:
    """Subjects that hold at least half of the words asked for, those with the most first, then the shortest."""
    asked = _words_of(words)
    if not asked:
        return []
    scored = [(_share(asked, _key(one.title)), one) for one in subjects]
    best = max((share for share, _ in scored), default=0)
    kept = [(share, one) for share, one in scored if share >= LEAST_SHARE and share > best - 0.25]
    kept.sort(key=lambda pair: (-pair[0], pair[1].commitment is not None, len(pair[1].title)))
    return [one for _, one in kept]


def span_asked(subject: Subject, spoken: Spoken | None, today: date) -> tuple[Window, str]:
    """The days a number is asked over, up to today; without a period, those of the target or the running year."""
    if spoken is not None:
        window, label = spoken.window, spoken.label
    elif subject.commitment is not None:
        window, label = Window(*span_of(subject.commitment, today)), "từ đầu kỳ của chỉ tiêu"
    else:
        period = period_of(today, scheme=SCHEME, kind="year")
        window, label = period.window, period.label
    if window.start <= today < window.end:
        return Window(window.start, today), label
    return window, label


def answer_all(asked: Sequence[tuple[Subject, tuple[Window, str]]], *, agency: Agency) -> list[Answer]:
    """Count subjects over their days, all in one statement."""
    found = stated_counts([question_of(subject, window) for subject, (window, _) in asked], agency=agency)
    return [
        Answer(subject, window, label, problem=str(one))
        if isinstance(one, UnableToCount)
        else Answer(subject, window, label, one.count, one.parts)
        for (subject, (window, label)), one in zip(asked, found, strict=True)
    ]


def question_of(subject: Subject, window: Window) -> Question:
    """A subject over some days as a question to the books and to sent reports."""
    return Question(asked_of(subject, window), subject.commitment)


def asked_of(subject: Subject, window: Window) -> Asked:
    """What the compiler is asked for a subject over some days."""
    if subject.commitment is not None:
        return asked_for(subject.commitment, window)
    return Asked(subject.indicator, window, window.end)


def told(answer: Answer, *, agency: Agency, at: datetime) -> Answer:
    """An answer with the way it is counted and the sentence to send on."""
    if answer.count is None:
        return answer
    asked = asked_of(answer.subject, answer.window)
    method = describe(rule_of(asked, agency=agency), world_of(agency, day=asked.day).catalogue)
    sentence = sentence_of(answer, agency=agency, at=at)
    return replace(answer, method=method, sentence=sentence)


def sentence_of(answer: Answer, *, agency: Agency, at: datetime) -> str:
    """The answer in words: what, over which days, how much, what still waits to be verified, counted when."""
    assert answer.count is not None
    subject, unit, count = answer.subject, answer.subject.unit, answer.count
    value = "không phát sinh" if count.value is None else said(count.value, unit)
    name = f"Chỉ tiêu “{subject.title}”" if subject.commitment else subject.title
    parts = [f"{name} {_when(answer)}: {value}"]
    if answer.waiting and count.provisional is not None:
        parts.append(f"tính cả dòng sổ chờ xác nhận là {said(count.provisional, unit)} (tạm tính)")
    local = localtime(at)
    moment = f"lúc {local:%H:%M} ngày {format_date(local.date())}."
    whole = next((part for part in answer.from_reports if _spans(part, answer.window)), None)
    if whole is not None:
        return f"{', '.join(parts)}, theo {whole.source}. {agency.short_name} cung cấp {moment}"
    parts += [f"trong đó {said(part.value, unit)} theo {part.source}" for part in answer.from_reports]
    return f"{', '.join(parts)}. {agency.short_name} đếm từ sổ {moment}"


def _spans(part: StatedPart, window: Window) -> bool:
    """Whether a report tells of all the days asked for, so that nothing is counted."""
    return part.start <= window.start and window.end <= part.end


def _when(answer: Answer) -> str:
    start, end = format_date(answer.window.start), format_date(answer.window.end)
    if answer.subject.indicator.kind == Indicator.Kind.STOCK:
        return f"tại ngày {end}"
    days = f"từ {start} đến {end}"
    named = answer.period_label
    return f"ngày {end}" if start == end else days if named.startswith("từ ") else f"trong {named} ({days})"


@lru_cache(maxsize=5_000)
def _key(title: str) -> str:
    return search_key(title)


def _words_of(text: str) -> list[str]:
    words = search_key(text).split()
    return [word for word in words if word not in _QUESTION_WORDS] or words


def _share(asked: Sequence[str], key: str) -> float:
    """The part of the words that begin some word of a key; a little more when they stand together."""
    padded = f" {key}"
    share = sum(f" {word}" in padded for word in asked) / len(asked)
    return share + (0.1 if len(asked) > 1 and " ".join(asked) in key else 0)


_WITH = ("indicator", "lead_unit", "agency")
