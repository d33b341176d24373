"""The page of an obligation: what is handed in through the form."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from selectolax.lexbor import LexborHTMLParser as HTMLParser

PDF = b"%PDF-1.4\n%%EOF\n"


@pytest.mark.parametrize("names", [["bien-ban.pdf"], ["bien-ban.pdf", "danh-sach.pdf"]])
def test_files_of_evidence_close_an_obligation_from_its_page(obligation, client, store, names):
    row = obligation
    client.force_login(row.debtor_officer, backend="django.contrib.auth.backends.ModelBackend")
    files = [SimpleUploadedFile(name, PDF + name.encode(), "application/pdf") for name in names]
    given = {"result": "Đã xong", "references": "", "done_on": "", "version": row.version, "files": files}
    answer = client.post(reverse("casework:close", args=[row.pk]), given)
    assert answer.status_code == 302
    row.refresh_from_db()
    assert row.state in ("met", "met_late")
    assert sorted(one.attachment.name for one in row.evidence.all()) == names


def test_without_any_evidence_the_page_says_what_is_missing(obligation, client):
    row = obligation
    client.force_login(row.debtor_officer, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.post(reverse("casework:close", args=[row.pk]), {"result": "Đã xong", "version": row.version})
    assert answer.status_code == 422
    assert "Chưa có minh chứng." in answer.content.decode()
    row.refresh_from_db()
    assert row.state == "open"


@pytest.mark.parametrize(
    ("page", "asked"),
    [
        ("close", {"Hãy nhập kết quả."}),
        ("wait", {"Hãy ghi đang chờ ai.", "Hãy nhập ngày bắt đầu chờ."}),
        ("ask-extension", {"Hãy nhập ngày xin gia hạn đến.", "Hãy nhập lý do."}),
        ("explain", {"Hãy nhập giải trình."}),
    ],
)
def test_an_empty_box_is_asked_for_by_its_name_where_it_can_be_seen(obligation, client, page, asked):
    client.force_login(obligation.debtor_officer, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.post(reverse(f"casework:{page}", args=[obligation.pk]), {"version": obligation.version, "whom": ""})
    assert answer.status_code == 422
    tree = HTMLParser(answer.content)
    assert {one.text(strip=True) for one in tree.css(".field__error")} == asked
    assert tree.css("details:not([open]) .field__error") == []


def test_work_of_a_unit_offers_buttons_only_to_who_may_report_on_it(office, obligation, client, today):
    obligation.debtor_unit, obligation.debtor_officer = office.office, None
    obligation.save()

    def offered(user) -> list[str]:
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        row = HTMLParser(client.get(reverse("casework:today")).content).css_first(f"#viec-{obligation.pk}")
        return [one.text(strip=True) for one in row.css(".owed__do a, .owed__do button")]

    assert offered(office.admin) == ["Nhắn Zalo"]
    assert offered(office.coordinator) == ["Báo xong", "Đang chờ", "Xin gia hạn", "Nhắn Zalo"]
