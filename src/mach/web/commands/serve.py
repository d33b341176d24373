"""`mach serve`: the web processes and one worker, watched by one parent."""

import argparse
import contextlib
import ctypes
import gc
import os
import signal
import sys
import threading
from typing import Any

from gunicorn.app.base import BaseApplication

from mach.web.commands import _django

M_ARENA_MAX = -8  # malloc.h


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="địa chỉ nghe (mặc định 127.0.0.1)")
    parser.add_argument("--port", type=int, default=8000, help="cổng (mặc định 8000)")
    parser.add_argument("--processes", type=int, default=1, help="số tiến trình web (mặc định 1)")


def run(options: argparse.Namespace) -> int:
    _django.start()
    from django.utils import timezone

    from mach.office.actions import issue_start_code
    from mach.web import upkeep

    upkeep.migrate(on=timezone.localdate())
    upkeep.collect_static()
    if code := issue_start_code():
        print(
            f"Hệ thống chưa có cơ quan nào. Hãy mở http://{options.host}:{options.port}/bat-dau/ "
            f"và nhập mã một lần: {code[:5]}-{code[5:]}",
            flush=True,
        )
    serve(host=options.host, port=options.port, processes=options.processes)
    return 0


class Server(BaseApplication):
    """Gunicorn with the application loaded before it forks, so that processes share their memory.

    Threads, because a browser that opens a connection and says nothing would block a single-threaded process.
    """

    def __init__(self, bind: str, processes: int) -> None:
        self.given = {
            "bind": bind,
            "workers": processes,
            "worker_class": "gthread",
            "threads": 4,
            "preload_app": True,
            "proc_name": "mach",
            "accesslog": None,
            "loglevel": "warning",
            "timeout": 120,
            "graceful_timeout": 10,
            "control_socket_disable": True,
        }
        super().__init__()

    def load_config(self) -> None:
        for name, value in self.given.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Any:
        from mach.web.wsgi import application

        return application


def serve(*, host: str, port: int, processes: int) -> None:
    """Run until stopped; `MACH_JOBS=external` leaves the worker to another machine."""
    from django.db import connections

    _share_one_heap()
    server = Server(f"{host}:{port}", processes)
    server.load()
    connections.close_all()  # no connection may cross a fork
    gc.collect()
    gc.freeze()  # the collector then leaves the pages alone that the processes share
    parent = os.getpid()
    worker = None if os.environ.get("MACH_JOBS") == "external" else _fork_worker()
    try:
        server.run()
    finally:
        if worker and os.getpid() == parent:  # the web processes leave this way too
            with contextlib.suppress(ProcessLookupError, ChildProcessError):  # gunicorn may have reaped it
                os.kill(worker, signal.SIGTERM)
                os.waitpid(worker, 0)


def _share_one_heap() -> None:
    """Let the threads of a process share two heaps: eight a core keep what others could use."""
    with contextlib.suppress(OSError, AttributeError):  # glibc only
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, 2)


def _fork_worker() -> int:
    """Fork the worker from the loaded application; it ends with its parent."""
    parent = os.getpid()
    child = os.fork()
    if child:
        return child
    from mach.web.commands.worker import work_until

    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    signal.signal(signal.SIGINT, lambda *_: stop.set())

    def watch() -> None:
        while os.getppid() == parent and not stop.wait(2):
            pass
        stop.set()

    threading.Thread(target=watch, daemon=True).start()
    work_until(stop)
    sys.exit(0)
