"""Pages of S&T tasks: the list, the path of one, its steps, what was skipped; nothing of another agency."""

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from mach.casework.models import Step
from mach.research.models import Participant, ResearchTask
from tests.factories import make_party
from tests.research.conftest import at

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(office) -> Client:
    client = Client()
    client.force_login(office.officer, backend="django.contrib.auth.backends.ModelBackend")
    return client


def text_of(page, selector: str) -> list[str]:
    return [" ".join(node.text().split()) for node in HTMLParser(page.text).css(selector)]


def test_the_list_has_the_same_queries_for_one_task_and_for_many(client, office, add, do):
    do(add(), "contracted", date(2025, 1, 15))

    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(reverse("research:list")).status_code == 200
        return len(queries)

    asked()
    one = asked()
    for number in range(4):
        do(add(host=make_party(office.agency, f"Viện {number}")), "contracted", date(2025, 1, 15))
    assert asked() == one


def test_a_task_is_written_its_step_done_taken_back_and_its_file_kept(client, office, regulations, store):
    from django.core.files.uploadedfile import SimpleUploadedFile

    with time_machine.travel(at(2024, 12, 2), tick=False):
        sent = {"title": "Sấy lạnh", "kind": "pilot", "level": "province", "lead_unit": office.technology.pk}
        refused = client.post(reverse("research:new"), {**sent, "method": "direct"})
        assert (refused.status_code, text_of(refused, ".notice--error")) == (
            422, ["Giao trực tiếp phải ghi lý do (Luật 29/2013/QH13 Điều 29)."],
        )  # fmt: skip
        made = client.post(reverse("research:new"), sent)
        task = ResearchTask.objects.get()
        assert made.headers["Location"] == reverse("research:task", args=[task.pk])
        step = Step.objects.get(case=task.case, code="proposed")
        address = reverse("research:step", args=[task.pk, step.pk])
        empty = client.post(address, {"cach": "xong", "version": step.version})
        assert (empty.status_code, text_of(empty, ".field__error")) == (422, ["Hãy nhập ngày."])
        file = SimpleUploadedFile("phieu.pdf", b"%PDF-1.4 phieu", "application/pdf")
        client.post(address, {"cach": "xong", "version": 1, "done_on": "02/12/2024", "paper": "5/ĐX", "file": file})
        step.refresh_from_db()
        assert (step.state, step.paper, step.attachment.name) == ("done", "5/ĐX", "phieu.pdf")
        client.post(address, {"cach": "bo", "version": step.version, "ly-do": "Nhầm nhiệm vụ"})
        step.refresh_from_db()
        assert (step.state, step.paper, step.attachment) == ("open", "", None)


def test_an_old_version_of_a_step_is_told(client, add, do):
    task = add()
    step = do(task, "proposed", date(2024, 12, 2))
    with time_machine.travel(at(2024, 12, 3), tick=False):
        page = client.post(
            reverse("research:step", args=[task.pk, step.pk]), {"cach": "xong", "version": 1, "done_on": "01/12/2024"}
        )
    assert page.status_code == 409


def test_who_takes_part_is_added_once_and_a_promise_names_its_paper(client, office, add):
    task, party = add(), make_party(office.agency, "Hợp tác xã Nấm")
    address = reverse("research:participate", args=[task.pk])
    refused = client.post(address, {"party": party.pk, "role": "committed"})
    assert text_of(refused, "main .notice--error") == ["Cam kết sử dụng kết quả phải có văn bản: hãy ghi số, ngày."]
    client.post(address, {"party": party.pk, "role": "committed", "paper": "CK 01"})
    assert text_of(
        client.post(address, {"party": party.pk, "role": "committed", "paper": "CK 01"}), "main .notice--error"
    ) == ["“Hợp tác xã Nấm” đã có với vai trò này."]
    client.post(reverse("research:leave", args=[task.pk, Participant.objects.get().pk]))
    assert not Participant.objects.exists()


def test_the_page_of_troubles_tells_the_three_shares(client, add, do):
    do(add(), "contracted", date(2025, 1, 15))
    with time_machine.travel(at(2025, 9, 1), tick=False):
        page = client.get(reverse("research:troubles"))
    assert text_of(page, "dl.facts dd") == ["1", "100% (1/1)", "0% (0/1)", "0% (0/1)"]
    assert [head.split()[0] for head in text_of(page, "main section h2")] == ["Bỏ", "Trễ"]


def test_pages_of_another_agency_are_not_there(other_office, add):
    task = add()
    stranger = Client()
    stranger.force_login(other_office.officer, backend="django.contrib.auth.backends.ModelBackend")
    step = task.case.steps.first()
    for name, args in (("task", [task.pk]), ("edit", [task.pk]), ("step", [task.pk, step.pk])):
        assert stranger.get(reverse(f"research:{name}", args=args)).status_code == 404
    assert text_of(stranger.get(reverse("research:list")), "main tbody th") == []


def test_a_party_shows_the_tasks_that_it_hosts(client, add):
    task = add(code="ĐT-01")
    page = client.get(task.host.get_absolute_url())
    assert [line for line in text_of(page, "main section li") if "ĐT-01" in line] == [f"{task.title} ĐT-01 – chủ trì"]
