"""The page of an obligation: what is handed in through the form."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

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
