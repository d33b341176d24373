"""The least that a list page can cost: fifty rows of a flat typed table in the same page of the same server."""

from functools import cache
from typing import Any

from django.db import connection, models
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path
from django.views.decorators.http import require_GET

from mach.office.access import requires
from mach.office.permissions import Permission
from mach.ui.paging import COUNTED_EXACTLY, PAGE_SIZE
from mach.web.urls import urlpatterns as house

PAGE = """{% extends "ui/base.html" %}{% block title %}Sàn{% endblock %}{% block content %}
<p>{{ count }} dòng</p>
<div class="table-box"><table class="table"><tbody>
{% for row in rows %}<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>
{% endfor %}</tbody></table></div>
{% endblock %}"""


class Flat(models.Model):
    """What the list of technology support shows, as one flat row ready to print."""

    agency = models.BigIntegerField()
    book_year = models.IntegerField()
    book_no = models.IntegerField()
    applicant = models.CharField(max_length=250)
    project_name = models.CharField(max_length=250)
    field = models.CharField(max_length=60)
    approved = models.BigIntegerField(null=True)
    decision_on = models.CharField(max_length=10)
    state = models.CharField(max_length=60)
    unit = models.CharField(max_length=60)
    verified = models.BooleanField()

    class Meta:
        app_label = "bench"
        managed = False
        indexes = [models.Index(fields=["agency", "-book_year", "-book_no"], name="flat_list")]


SHOWN = [field.name for field in Flat._meta.concrete_fields if field.name not in ("id", "agency")]


def build() -> None:
    """Fill the flat table from the records."""
    with connection.schema_editor() as editor:
        editor.create_model(Flat)
        for index in Flat._meta.indexes:
            editor.add_index(Flat, index)
    of = (
        (lambda name: f"json_extract(r.data, '$.{name}')")
        if connection.vendor == "sqlite"
        else (lambda name: f"(r.data->>'{name}')")
    )
    taken = {
        **{name: f"r.{name}" for name in ("id", "book_year", "book_no", "state")},
        **{name: f"COALESCE({of(name)}, '–')" for name in ("project_name", "field", "decision_on")},
        "agency": "r.agency_id",
        "applicant": "COALESCE(p.name, '–')",
        "approved": f"CAST({of('approved')} AS BIGINT)",
        "unit": "u.short_name",
        "verified": "r.verified_at IS NOT NULL",
    }
    link = f"CAST({of('applicant')} AS BIGINT)"
    source = f"registers_record r JOIN office_unit u ON u.id = r.unit_id LEFT JOIN office_party p ON p.id = {link}"
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {Flat._meta.db_table} ({', '.join(taken)}) SELECT {', '.join(taken.values())} FROM {source} "
            "JOIN registers_register g ON g.id = r.register_id WHERE g.code = 'tech_support' AND r.parent_id IS NULL"
        )


@requires(Permission.READ)
@require_GET
def floor(request: HttpRequest) -> HttpResponse:
    rows: Any = Flat.objects.filter(agency=request.user.agency.pk)
    context = {
        "count": rows[: COUNTED_EXACTLY + 1].count(),
        "rows": rows.order_by("-book_year", "-book_no").values_list(*SHOWN)[:PAGE_SIZE],
    }
    return HttpResponse(_page().render(context, request))


@cache
def _page() -> Any:
    return engines["django"].from_string(PAGE)


urlpatterns = [path("san/", floor), *house]
