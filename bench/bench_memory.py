"""The sample Department served: time to the first answer, and memory of all processes after every page was opened."""

import argparse
import contextlib
import html
import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from django.urls import Resolver404, get_resolver, resolve, reverse

from mach.web.commands import _django

MOST_SECONDS, MOST_MEGABYTES = 5.0, 250
PEOPLE = ("giamdoc", "quantri", "vanphong", "truongphong", "chuyenvien", "vanthu")
LINK = re.compile(r'(?:href|hx-get)="([^"#]+)"')
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
VALUES = {"how": "mien", "code": "tech_support", "kind": "cam-ket", "role": "value"}
EACH = 2  # pages of one kind opened by each person
MACH = [sys.executable, "-m", "mach.web.cli"]


def main() -> int:
    """1 when a limit is not kept."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", type=Path, help="giữ dữ liệu trong thư mục này để đo lại")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="mach-bench-") as made:
        os.environ["MACH_DATA"] = str(options.keep or made)
        started = time.monotonic()
        subprocess.run([*MACH, "demo", "--no-serve"], check=True, stdout=subprocess.DEVNULL)
        print(f"Sở mẫu: {time.monotonic() - started:.0f} s")
        _django.start()
        return measure()


def measure() -> int:
    """Print what it took."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    started = time.monotonic()
    with served(port) as server:
        while not answers(port):
            time.sleep(0.02)
        seconds, worked, idle = time.monotonic() - started, processor(server.pid), memory(server.pid)
        opened = open_every_page(port)
        missed = unopened(port, opened)
        processes, used = len(tree(server.pid)), memory(server.pid)
    print(f"đến câu trả lời đầu tiên: {seconds:.1f} s, bộ xử lý {worked:.1f} s (giới hạn {MOST_SECONDS:g})")
    print(f"đã mở {sum(opened.values())} trang thuộc {len(opened)} loại; chưa mở: {', '.join(missed) or 'không'}")
    print(f"bộ nhớ (PSS) của {processes} tiến trình: {used:.0f} MB, lúc đầu {idle:.0f} MB (giới hạn {MOST_MEGABYTES})")
    return 0 if seconds <= MOST_SECONDS and used <= MOST_MEGABYTES else 1


@contextlib.contextmanager
def served(port: int) -> Iterator[subprocess.Popen[bytes]]:
    """`mach serve` as it is run for use: a parent, one web process, one worker."""
    server = subprocess.Popen([*MACH, "serve", "--port", str(port)], stderr=subprocess.DEVNULL)
    try:
        yield server
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(30)


def answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/dang-nhap/")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def open_every_page(port: int) -> Counter[str]:
    """Each person signs in and follows the links from page to page; how many pages of each kind were opened."""
    opened: Counter[str] = Counter()
    for person in PEOPLE:
        visitor = Visitor(port, person)
        waiting, seen, mine = ["/"], {"/", "/dang-xuat/"}, Counter[str]()
        while waiting:
            address = waiting.pop(0)
            kind = kind_of(address)
            if kind is None or mine[kind] == EACH:
                continue
            status, page = visitor.get(address)
            assert status in (200, 302, 403), f"{address}: {status}"
            mine[kind] += status != 403
            for link in LINK.findall(page):
                place = urlsplit(urljoin(address, html.unescape(link)))
                target = f"{place.path}?{place.query}" if place.query else place.path
                if not place.netloc and target not in seen:
                    seen.add(target)
                    waiting.append(target)
        opened += mine
    return opened


def kind_of(address: str) -> str | None:
    """The name of the page that stands at an address; None for files and what is not ours."""
    try:
        found = resolve(urlsplit(address).path)
    except Resolver404:
        return None
    return found.view_name


def unopened(port: int, opened: Counter[str]) -> list[str]:
    """Pages to which no link led are opened by name; those of which there is no row are left (others take no GET)."""
    visitor = Visitor(port, PEOPLE[0])
    missed = []
    for name, pattern in sorted(pages()):
        if name not in opened:
            values = {one: VALUES.get(one, 1) for one in pattern.regex.groupindex}
            if visitor.get(reverse(name, kwargs=values))[0] not in (200, 405):
                missed.append(name)
    return missed


def pages(resolver: Any = None, namespace: str = "") -> Iterator[tuple[str, Any]]:
    """Every named page with the pattern of its address."""
    for entry in (resolver or get_resolver()).url_patterns:
        if hasattr(entry, "url_patterns"):
            yield from pages(entry, entry.namespace or namespace)
        else:
            yield f"{namespace}:{entry.name}", entry.pattern


class Visitor:
    """Somebody who has signed in."""

    def __init__(self, port: int, person: str) -> None:
        self.port, self.cookies = port, dict[str, str]()
        _, page = self.get("/dang-nhap/")
        token = TOKEN.search(page)
        assert token is not None
        from mach.web.sample.offices import PASSWORD

        form = {"username": person, "password": PASSWORD, "csrfmiddlewaretoken": token[1]}
        status, _ = self.ask("POST", "/dang-nhap/", urlencode(form))
        assert status == 302, f"{person}: {status}"

    def get(self, address: str) -> tuple[int, str]:
        return self.ask("GET", address)

    def ask(self, method: str, address: str, body: str = "") -> tuple[int, str]:
        """Status and text of an answer; its cookies are kept."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, address, body, headers)
        answer = connection.getresponse()
        page = answer.read()
        for cookie in answer.headers.get_all("Set-Cookie", []):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        connection.close()
        is_page = answer.headers.get_content_type() == "text/html"
        return answer.status, page.decode() if is_page else ""


def tree(root: int) -> list[int]:
    """A process and everything below it."""
    below: dict[int, list[int]] = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            parent = entry.read_text().rpartition(")")[2].split()[1]
            below.setdefault(int(parent), []).append(int(entry.parent.name))
    found = [root]
    for process in found:
        found += below.get(process, [])
    return found


def processor(root: int) -> float:
    """Seconds of processor that all processes took: what the time would be on a machine with nothing else to do."""
    ticks = 0
    for process in tree(root):
        user, system = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[11:13]
        ticks += int(user) + int(system)
    return ticks / os.sysconf("SC_CLK_TCK")


def memory(root: int) -> float:
    """Megabytes of all processes, shared pages counted once."""
    total = 0
    for process in tree(root):
        line = re.search(r"^Pss:\s+(\d+) kB", Path(f"/proc/{process}/smaps_rollup").read_text(), re.MULTILINE)
        assert line is not None
        total += int(line[1])
    return total / 1024


if __name__ == "__main__":
    sys.exit(main())
