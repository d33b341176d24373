"""The register of an address."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from mach.registers.definition import Definition
from mach.registers.models import Register
from mach.registers.queries import register_in_force, withdrawal_of


def register_of(request: HttpRequest, code: str) -> tuple[Register, Definition]:
    """A register that the person may see, and its definition in force today."""
    try:
        return register_in_force(request.user, code, day=timezone.localdate())
    except Register.DoesNotExist as error:
        raise Http404 from error


def back_if_withdrawn(request: HttpRequest, register: Register) -> HttpResponse | None:
    """The list with the reason, for a form that would add to a register no longer kept."""
    held = withdrawal_of(register, request.user.agency)
    if held is None:
        return None
    messages.error(request, f"Sổ này đã ngừng dùng, không ghi thêm dòng mới: {held.reason}")
    return redirect(register)
