"""Chờ tôi quyết: everything that awaits my decision on one page, decided without leaving it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from mach.casework.actions import bulk
from mach.casework.actions.bulk import Key, Outcome
from mach.casework.decisions import remember_awaiting
from mach.casework.registry import DECISIONS, Awaiting, DecisionKind
from mach.office.access import requires
from mach.office.models import Post, Unit, User
from mach.office.permissions import Permission
from mach.office.queries import people_of
from mach.ui.params import number

SHOWN = 20  # of each kind


@dataclass(frozen=True, slots=True)
class Card:
    """One thing on the page, with what was refused about it just now."""

    kind: DecisionKind
    row: Awaiting
    refusal: str = ""

    @property
    def key(self) -> str:
        return str(Key(self.kind, self.row.pk, self.row.version))

    @property
    def anchor(self) -> str:
        return f"{self.kind.code}-{self.row.pk}"


@requires(Permission.READ)
@require_GET
def decisions(request: HttpRequest) -> HttpResponse:
    return render(request, "casework/decisions.html", _shown(request, []))


@requires(Permission.READ)
@require_POST
def decide(request: HttpRequest) -> HttpResponse:
    """Approve, send back or give: one card by its own button, or all that are ticked."""
    for verb, act in (("duyet", _approve), ("tra-lai", _send_back), ("giao", _give)):
        if verb in request.POST:
            only = request.POST[verb]
            keys = _keys([only] if only else request.POST.getlist("muc"))
            outcomes = act(request, keys, only)
            return _answer(request, outcomes, verb, only)
    return _answer(request, [], "", "")


@requires(Permission.READ)
@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    keys = _keys(request.POST.get("hoan-tac", "").split())
    outcomes = bulk.undo_all(by=request.user, keys=keys, at=timezone.now())
    return _answer(request, outcomes, "hoan-tac", "")


def _approve(request: HttpRequest, keys: list[Key], only: str) -> list[Outcome]:
    return bulk.approve_all(by=request.user, keys=keys, at=timezone.now())


def _send_back(request: HttpRequest, keys: list[Key], only: str) -> list[Outcome]:
    reason = request.POST.get(f"ly-do.{only}" if only else "ly-do", "")
    return bulk.send_back_all(by=request.user, keys=keys, reason=reason, at=timezone.now())


def _give(request: HttpRequest, keys: list[Key], only: str) -> list[Outcome]:
    unit_pk, _, officer_pk = request.POST.get(f"nguoi.{only}" if only else "nguoi", "").partition("-")
    found = {"unit": unit_pk, "officer": officer_pk}
    unit = _valid_units(request).filter(pk=number(found, "unit")).first()
    people = User.objects.filter(pk__in=people_of(request.user.agency, on=timezone.localdate()).values("user"))
    officer = people.filter(pk=number(found, "officer")).first()
    return bulk.give_all(by=request.user, keys=keys, unit=unit, officer=officer, at=timezone.now())


def _keys(texts: Sequence[str]) -> list[Key]:
    return [key for key in map(bulk.key_of, texts) if key is not None]


def _valid_units(request: HttpRequest):
    return Unit.objects.filter(agency=request.user.agency).valid_on(timezone.localdate())


def _answer(request: HttpRequest, outcomes: list[Outcome], verb: str, only: str) -> HttpResponse:
    """The list as it is now, with what was done and what was refused on top; for one card, that card alone."""
    context = {**_shown(request, outcomes), "verb": verb, "asked": True}
    if not request.headers.get("HX-Request"):
        return render(request, "casework/decisions.html", context)
    if only and outcomes:
        [outcome] = outcomes
        card = next((card for card in context["cards"] if card.key == only), None)
        if outcome.refusal and card is not None:
            return render(request, "casework/_decision.html", {**context, "card": card}, status=422)
        return render(request, "casework/_decided.html", {**context, "outcome": outcome})
    return render(request, "casework/_decisions.html", context)


def _shown(request: HttpRequest, outcomes: list[Outcome]) -> dict:
    on, user = timezone.localdate(), request.user
    refused = {str(outcome.key): outcome.refusal for outcome in outcomes if outcome.refusal}
    chosen = request.GET.get("loai", "")
    counts = [(kind, kind.count(user, on)) for kind in DECISIONS]
    remember_awaiting(user, sum(count for _, count in counts))
    cards = [
        Card(kind, row, refused.get(str(Key(kind, row.pk, row.version)), ""))
        for kind, count in counts
        if count and chosen in ("", kind.code)
        for row in kind.awaiting(user, on, SHOWN)
    ]
    done = [outcome for outcome in outcomes if not outcome.refusal]
    shown = {card.key for card in cards}
    return {
        "cards": cards,
        "counts": [(kind, count) for kind, count in counts if count],
        "total": sum(count for _, count in counts),
        "chosen": chosen,
        "done": done,
        "undoable": " ".join(str(outcome.key) for outcome in done if outcome.may_undo),
        "lost": [outcome for outcome in outcomes if outcome.refusal and str(outcome.key) not in shown],
        "refused": len(refused),
        "receivers": _receivers(request) if any(card.kind.give for card in cards) else [],
    }


def _receivers(request: HttpRequest) -> list[tuple[str, str, int]]:
    """Units and people whom work can be given to: value, label, unit."""
    people: dict[int, list[Post]] = {}
    for post in people_of(request.user.agency, on=timezone.localdate()):
        people.setdefault(post.unit_id, []).append(post)
    found = []
    for unit in _valid_units(request).order_by("position", "pk"):
        found.append((f"{unit.pk}", unit.short_name, unit.pk))
        seen = {post.user.pk: post.user.full_name for post in people.get(unit.pk, [])}
        found += [(f"{unit.pk}-{pk}", f"{unit.short_name} – {name}", 0) for pk, name in seen.items()]
    return found
