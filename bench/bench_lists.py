"""Lists with many records: time of an answer against the floor (`floor.py`), and queries of a page."""

import argparse
import http.client
import os
import signal
import socket
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import world

LIMIT, MOST_QUERIES = 2.5, 12
CONNECTIONS, A_ROUND = 8, 5  # requests of one connection in a row; rounds of both kinds take turns
LIST = "/so/tech_support/"


def main() -> int:
    """1 when a limit is not kept."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=20_000, help="số dòng sổ (đủ cỡ: 100000)")
    parser.add_argument("--requests", type=int, default=800, help="số yêu cầu mỗi loại (đủ cỡ: 2000)")
    parser.add_argument("--postgresql", action="store_true", help="đo trên PostgreSQL")
    parser.add_argument("--keep", type=Path, help="giữ dữ liệu SQLite trong thư mục này để đo lại")
    options = parser.parse_args()
    with world.database(postgresql=options.postgresql, keep=options.keep) as is_new:
        from django.conf import settings

        settings.ROOT_URLCONF = "floor"
        if is_new:
            prepare(options.records)
        return measure(options.requests)


def prepare(records: int) -> None:
    """Fill the register and the flat table."""
    import floor

    held = world.make_department(parties=2_000)
    started = time.monotonic()
    with world.in_bulk():
        written = world.fill(held, "tech_support", records)
    world.verify("tech_support")
    floor.build()
    world.settle()
    print(f"{written} dòng sổ, ghi trong {time.monotonic() - started:.0f} s")


def measure(requests: int) -> int:
    """Print queries, times and ratios."""
    from django.db import connection, connections

    cookie, addresses = prepare_addresses()
    most = max(queries(cookie, address) for address in addresses)
    vendor = connection.vendor
    connections.close_all()
    port, server = serve()
    try:
        ours, floor = times(port, cookie, addresses, requests)
    finally:
        os.kill(server, signal.SIGTERM)
        os.waitpid(server, 0)
    print(f"{vendor}: nhiều nhất {most} truy vấn một trang (giới hạn {MOST_QUERIES})")
    everything = [one for some in ours.values() for one in some]
    for address, some in ours.items():
        print(f"  {1000 * statistics.median(some):7.1f} ms  {address}")
    kept = most <= MOST_QUERIES
    for name, of in (("trung vị", statistics.median), ("phân vị 95", _p95)):
        mine, least = of(everything), of(floor)
        kept = kept and mine / least <= LIMIT
        print(f"{name}: {1000 * mine:.1f} ms, sàn {1000 * least:.1f} ms, tỷ số {mine / least:.2f} (giới hạn {LIMIT})")
    return 0 if kept else 1


def prepare_addresses() -> tuple[str, list[str]]:
    """The cookie of a signed-in director and addresses with every kind of filter, the last page among them."""
    from django.test import Client

    from mach.engines.vietnamese import fold
    from mach.registers.models import Record
    from mach.ui.paging import _write

    held = world.department()
    client = Client()
    client.force_login(held.director, backend="django.contrib.auth.backends.ModelBackend")
    unit = held.units[3].pk
    deep = Record.objects.roots().filter(book_year=world.FIRST_YEAR).order_by("book_no")[60]
    words = fold(deep.title).replace(" ", "+")
    filters = [
        *("", f"don-vi={unit}", "trang-thai=phe_duyet", "nam=2024", "tam-tinh=1"),
        f"don-vi={unit}&nam=2023&trang-thai=ky_hop_dong",
        *("tu=dong", "tu=duoc+lieu", f"tu={words}", "tu=khong+he+co+dong+nao", "tu=may+ep&nam=2022"),
        f"sau={_write(deep, ('book_year', 'book_no'))}",
    ]
    return client.cookies["sessionid"].value, [f"{LIST}?{one}" for one in filters]


def queries(cookie: str, address: str) -> int:
    """How many statements one page takes."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(SERVER_NAME="127.0.0.1")
    client.cookies["sessionid"] = cookie
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        answer = client.get(address)
    assert answer.status_code == 200, f"{address}: {answer.status_code}"
    return len(captured)


def serve() -> tuple[int, int]:
    """The server of `mach serve` in a process of its own; its port and process number."""
    from mach.web.commands.serve import Server

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    child = os.fork()
    if child == 0:
        sys.argv = ["mach"]
        try:
            Server(f"127.0.0.1:{port}", 1).run()
        finally:  # gunicorn leaves by SystemExit; the database is the parent's to take down
            os._exit(0)
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return port, child
        time.sleep(0.1)
    raise TimeoutError("the server did not start")


def times(
    port: int, cookie: str, addresses: Sequence[str], requests: int
) -> tuple[dict[str, list[float]], list[float]]:
    """Seconds of each answer: of our addresses, and of the floor; rounds of both take turns."""
    connections = [http.client.HTTPConnection("127.0.0.1", port) for _ in range(CONNECTIONS)]
    ours: dict[str, list[float]] = {address: [] for address in addresses}
    floor: list[float] = []
    rounds = -(-requests // (CONNECTIONS * A_ROUND))

    def round_of(number: int, address_at: Callable[[int], str]) -> list[tuple[str, float]]:
        def some(place: int) -> list[tuple[str, float]]:
            connections[place].close()  # opened anew, for the server ends connections that rest
            first = (number * CONNECTIONS + place) * A_ROUND
            return [
                (address, _seconds(connections[place], address, cookie))
                for address in map(address_at, range(first, first + A_ROUND))
            ]

        return [one for found in pool.map(some, range(CONNECTIONS)) for one in found]

    with ThreadPoolExecutor(CONNECTIONS) as pool:
        for number in range(-2, rounds):
            mine = round_of(number, lambda n: addresses[n % len(addresses)])
            least = round_of(number, lambda n: "/san/")
            if number >= 0:  # two rounds to warm up
                for address, seconds in mine:
                    ours[address].append(seconds)
                floor += [seconds for _, seconds in least]
    return ours, floor


def _seconds(connection: http.client.HTTPConnection, address: str, cookie: str) -> float:
    started = time.perf_counter()
    connection.request("GET", address, headers={"Cookie": f"sessionid={cookie}"})
    answer = connection.getresponse()
    answer.read()
    taken = time.perf_counter() - started
    assert answer.status == 200, f"{address}: {answer.status}"
    return taken


def _p95(values: Sequence[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


if __name__ == "__main__":
    sys.exit(main())
