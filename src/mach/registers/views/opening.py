"""The register of an address."""

from django.http import Http404, HttpRequest
from django.utils import timezone

from mach.registers.definition import Definition
from mach.registers.models import Register
from mach.registers.queries import register_in_force


def register_of(request: HttpRequest, code: str) -> tuple[Register, Definition]:
    """A register that the person may see, and its definition in force today."""
    try:
        return register_in_force(request.user, code, day=timezone.localdate())
    except Register.DoesNotExist as error:
        raise Http404 from error
