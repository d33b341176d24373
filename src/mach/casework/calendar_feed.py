"""A person's due days as iCalendar (RFC 5545), for the calendar of a telephone or of Outlook."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from icalendar import Calendar, Event

from mach.casework.messages import plain_title
from mach.casework.models import Obligation


def calendar_of(rows: Iterable[Obligation], *, at: datetime, address: str) -> bytes:
    """One whole-day event for each obligation; `address` is where the pages are. Needs `matter`.

    Whoever holds the address reads it without signing in, so it says what the messages say and no more.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Mach//Han viec//VI")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "Hạn việc (Mạch)")
    host = urlsplit(address).hostname
    for row in rows:
        event = Event()
        event.add("uid", f"viec-{row.pk}@{host}")
        event.add("dtstamp", at)
        event.add("dtstart", row.due_on)
        event.add("dtend", row.due_on + timedelta(days=1))
        event.add("summary", f"Hạn: {plain_title(row)}")
        event.add("url", f"{address}/viec/{row.pk}/")
        event.add("sequence", row.version)
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return calendar.to_ical()
