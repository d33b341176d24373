"""`mach worker`: run the nightly timetable, catching up days that were missed, and send mails."""

import argparse
import logging
import signal
import threading

from mach.web.commands import _django

EVERY = 60  # seconds between looks at the timetable

log = logging.getLogger(__name__)


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--once", action="store_true", help="chạy một lượt rồi dừng")


def run(options: argparse.Namespace) -> int:
    _django.start()
    if options.once:
        for line in tick():
            print(line)
        return 0
    stop = threading.Event()
    for wanted in (signal.SIGTERM, signal.SIGINT):
        signal.signal(wanted, lambda *_: stop.set())
    work_until(stop)
    return 0


def tick() -> list[str]:
    """One look at the timetable and at the mails that wait."""
    from django.utils import timezone

    from mach.web import upkeep

    at = timezone.now()
    return [*upkeep.send_waiting_mails(at=at), *upkeep.run_nightly(on=timezone.localdate(), at=at)]


def work_until(stop: threading.Event) -> None:
    """Look at the timetable until told to stop; a failing job is logged and tried again at the next look."""
    from django.db import close_old_connections

    while True:
        try:
            tick()
        except Exception:
            log.exception("việc nền chưa chạy được, sẽ thử lại")
        close_old_connections()
        if stop.wait(EVERY):
            return
