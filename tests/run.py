"""The whole suite: rooms on SQLite and PostgreSQL side by side, engines, browser and LibreOffice once.

A private PostgreSQL server is started for the run and removed after it.
"""

import contextlib
import glob
import os
import pwd
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
ROOMS = [
    f"tests/{room}"
    for room in ("office", "documents", "casework", "targets", "registers", "research", "reports", "lines", "web")
]
ONCE = "browser or libreoffice or power"
NOTHING_TO_RUN = 5  # exit status of pytest


@contextlib.contextmanager
def postgresql() -> Iterator[str]:
    """A PostgreSQL server of our own on a free local socket; yields its database address."""
    programs = Path(sorted(glob.glob("/usr/lib/postgresql/*/bin"))[-1])
    home = Path(tempfile.mkdtemp(prefix="mach-pg-"))
    data, port = home / "data", "54329"
    as_server: list[str] = []
    if os.getuid() == 0:  # PostgreSQL refuses to run as root
        os.chown(home, pwd.getpwnam("postgres").pw_uid, -1)
        as_server = ["runuser", "-u", "postgres", "--"]
    quiet = {"check": True, "stdout": subprocess.DEVNULL, "cwd": home}
    try:
        subprocess.run(
            [*as_server, programs / "initdb", "-D", data, "-U", "mach", "-A", "trust", "-E", "UTF8"], **quiet
        )
        options = f"-k {home} -p {port} -c listen_addresses='' -c fsync=off -c max_connections=40"
        start = [*as_server, programs / "pg_ctl", "-D", data, "-w", "-o", options, "-l", home / "log", "start"]
        subprocess.run(start, **quiet)
        try:
            yield f"postgres://mach@{str(home).replace('/', '%2F')}:{port}/postgres"
        finally:
            subprocess.run([*as_server, programs / "pg_ctl", "-D", data, "-m", "immediate", "stop"], **quiet)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def shard(name: str, arguments: list[str], **environment: str) -> tuple[str, subprocess.Popen[bytes], Path]:
    """Start one pytest in the background, its output in a file."""
    output = Path(tempfile.mkstemp(prefix=f"mach-{name}-")[1])
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", **environment}
    with output.open("wb") as file:
        command = [sys.executable, "-m", "pytest", *arguments]
        return name, subprocess.Popen(command, cwd=ROOT, stdout=file, stderr=subprocess.STDOUT, env=environment), output


def finish(started: list[tuple[str, subprocess.Popen[bytes], Path]]) -> dict[str, int]:
    """Wait for shards, print what they said, add up their closing lines."""
    totals = {"passed": 0, "failed": 0}
    for name, process, output in started:
        code = process.wait()
        text = output.read_text(errors="replace")
        output.unlink()
        print(f"\n== {name}\n{text}", flush=True)
        counts = {word: int(number) for number, word in re.findall(r"(\d+) (passed|failed|error)", text[-400:])}
        totals["passed"] += counts.get("passed", 0)
        failed = counts.get("failed", 0) + counts.get("error", 0)
        totals["failed"] += failed or code not in (0, NOTHING_TO_RUN)
    return totals


def main() -> int:
    """Run the shards; 0 when everything passed."""
    started_at = time.monotonic()
    with postgresql() as address:
        side_by_side = finish(
            [
                shard("sqlite", ["tests", "-m", f"not ({ONCE})"]),
                shard("postgresql", [*ROOMS, "-m", f"not ({ONCE})"], MACH_DATABASE_URL=address),
            ]
        )
        once = finish([shard("once", ["tests", "-m", ONCE])])
    passed = side_by_side["passed"] + once["passed"]
    failed = side_by_side["failed"] + once["failed"]
    print(f"\n{time.monotonic() - started_at:.0f} s\n{passed} passed, {failed} failed", flush=True)
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
