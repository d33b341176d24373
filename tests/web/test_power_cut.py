"""A power cut: processes are really killed (SIGKILL) in the middle of their work, and nothing is left half-written."""

import contextlib
import math
import multiprocessing
import os
import random
import shutil
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.web import power
from tests.web.power import State

pytestmark = pytest.mark.power

MOMENTS = 20
PATIENCE = 60  # seconds


def seconds_of(pid: int) -> float:
    """How long a process has had the processor: what a busy machine does not stretch."""
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9


class Machine:
    """A data folder that is put back to its start, and processes that work in it."""

    def __init__(self, data: Path) -> None:
        self.data, self.start = data, data.with_name("start")
        self.processes = multiprocessing.get_context("forkserver")
        self.processes.set_forkserver_preload(["tests.web.power"])

    def run(self, work: Callable, *arguments) -> int:
        process = self.processes.Process(target=work, args=arguments)
        process.start()
        process.join(PATIENCE)
        return process.exitcode

    def prepare(self) -> None:
        assert self.run(power.prepare) == 0
        shutil.copytree(self.data, self.start)

    def reset(self) -> None:
        shutil.rmtree(self.data)
        shutil.copytree(self.start, self.data)

    def work(self, operation: Callable, *, cut_after: float = math.inf) -> tuple[int, float]:
        """Do one operation, killed after so much work; exit code, and the work done, in seconds of the processor."""
        ready, go = self.processes.Event(), self.processes.Event()
        process = self.processes.Process(target=operation, args=(ready, go))
        process.start()
        assert ready.wait(PATIENCE)
        start = done = seconds_of(process.pid)
        go.set()
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):  # it came to its end
            while (done := seconds_of(process.pid)) - start < cut_after:
                time.sleep(0.001)
            os.kill(process.pid, signal.SIGKILL)
        process.join(PATIENCE)
        return process.exitcode, done - start

    def state(self) -> State:
        here, there = self.processes.Pipe(duplex=False)
        assert self.run(power.tell, there) == 0
        return here.recv()


@pytest.fixture(scope="module")
def machine(tmp_path_factory):
    data = tmp_path_factory.mktemp("power") / "data"
    data.mkdir()
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("MACH_DATA", str(data))
        environment.delenv("MACH_DATABASE_URL", raising=False)
        machine = Machine(data)
        machine.prepare()
        yield machine


@pytest.mark.parametrize("operation", [power.upload, power.paste_rows, power.freeze_report])
def test_a_killed_process_leaves_all_or_nothing_and_its_work_can_be_done_again(machine, operation):
    machine.reset()
    before = machine.state()
    code, seconds = machine.work(operation)
    after = machine.state()
    assert (code, before.found, after.found) == (0, "", "")
    assert before.rows != after.rows
    chance, killed = random.Random(20261125), 0
    for moment in range(MOMENTS):
        machine.reset()
        code, _ = machine.work(operation, cut_after=seconds * (moment + chance.random()) / MOMENTS)
        killed += code == -signal.SIGKILL
        left = machine.state()
        assert left.rows in (before.rows, after.rows)
        assert (left.found, left.missing, left.torn) == ("", [], [])
        if moment % 5 == 0:
            assert machine.work(operation)[0] == 0
            assert machine.state() == after
    assert killed > MOMENTS / 2
