"""What the office puts on *Hôm nay*."""

from datetime import date

from django.template.loader import render_to_string

from mach.office import queries
from mach.office.models import User


def first_steps(user: User, on: date) -> str:
    """The first steps of a person, until they are all taken or the person knows the way."""
    steps = [] if user.knows_the_way else queries.first_steps(user, on=on)
    left = [one.step for one in steps if not one.done]
    if not left:
        return ""
    shown = {"steps": steps, "next": left[0], "taken": len(steps) - len(left)}
    return render_to_string("office/_first_steps.html", shown)
