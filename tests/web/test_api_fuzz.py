"""Whatever a program sends, the API answers in words with a status that its description names, never with a fault."""

import json
from datetime import date
from typing import Any

import pytest
import schemathesis
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode

from mach.documents.models import Document
from mach.office.actions import make_token
from mach.registers.actions import load_shipped_definitions
from mach.registers.models import Record
from mach.reports.actions import open_due_reports
from mach.web.api import api
from tests.reports.world import hold_classes, make_target

EXAMPLES = 6  # of each operation, of entries that fit its description and of entries that do not


class Undo(Exception):
    pass


@pytest.fixture
def keys(office, now) -> dict[str, str]:
    """An agency with records, a promise and its obligations; the keys of two who may do most."""
    load_shipped_definitions(on=date(2026, 1, 1))
    hold_classes(office, now)
    make_target(office, now)
    open_due_reports(office.agency, date(2026, 11, 25))
    Document.objects.create(agency=office.agency, created_at=now, created_by=office.officer)
    return {who: make_token(by=getattr(office, who), name="thử", at=now).secret for who in ("officer", "coordinator")}


def send(client: Client, case: schemathesis.Case, path: dict[str, Any], key: str):
    """One call, undone afterwards; an exception inside comes out here."""
    address = case.operation.full_path.format(**path)
    body = {} if case.method in ("GET", "HEAD") else {"data": _json(case.body), "content_type": "application/json"}
    try:
        with transaction.atomic():
            answer = client.generic(
                case.method, address, **body, query_params=case.query or {}, headers={"authorization": f"Bearer {key}"}
            )
            raise Undo
    except Undo:
        return answer


def _json(body: Any) -> str:
    return json.dumps(body) if isinstance(body, dict | list | str | int | float | None) else ""


def fuzz(operation, mode: GenerationMode, known: dict[str, list], keys: dict[str, str]) -> None:
    """Some calls of one operation; what it answers must be described."""
    declared = {int(code) for code in operation.definition.raw["responses"]}
    client = Client()

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode), data=st.data())
    def one(case, data):
        path = {
            name: data.draw(st.sampled_from(known[name])) if name in known else value
            for name, value in (case.path_parameters or {}).items()
        }
        answer = send(client, case, path, keys[data.draw(st.sampled_from(sorted(keys)))])
        assert answer.status_code in declared, (case.method, path, case.query, case.body, answer.content)

    one()


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_every_operation_answers_whatever_is_sent(keys, mode):
    schema = schemathesis.openapi.from_dict(json.loads(json.dumps(api.get_openapi_schema(), default=str)))
    known = {
        "pk": [1, 2, *Record.objects.values_list("pk", flat=True)[:4], *Document.objects.values_list("pk", flat=True)],
        "code": ["event", "training_class", "ste_certificate", "training_class.count", "khong-co"],
    }
    operations = [found.ok() for found in schema.get_all_operations()]
    assert len(operations) > 10
    for operation in operations:
        fuzz(operation, mode, known, keys)
