"""Pages are read in a process of their own that can be killed: a hostile page costs one failure, not the run."""

from __future__ import annotations

import os
import resource
from collections.abc import Sequence
from multiprocessing import get_context
from multiprocessing.connection import Connection
from time import monotonic
from typing import Any

from pipeline.errors import FaktaError
from pipeline.read.page import PageError, read_page
from pipeline.records import Article

SECONDS = 5.0  # of processor time that one article may take
PATIENCE = 60.0  # seconds by the clock, on a machine that is busy with other things
MEMORY = 300 * 1024 * 1024  # bytes that reading one may add to the process
STARTING = 60.0  # seconds that a new process may take to import what it needs


class PageReader:
    """Reads pages in a child process, which is replaced when it is killed. Use as a context manager."""

    def __init__(self, *, seconds: float = SECONDS) -> None:
        self.seconds = seconds
        self._process: Any = None
        self._pipe: Connection | None = None

    def __enter__(self) -> PageReader:
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()

    def read(
        self, body: bytes, url: str, *, more: Sequence[tuple[str, bytes]] = (), fetched_at: str | None = None
    ) -> Article:
        """As :func:`read_page`; raises :class:`PageError` where the page takes too long or too much memory."""
        pipe = self._pipe or self._start()
        try:
            pipe.send((body, url, tuple(more), fetched_at))
            self._wait(pipe)
            answer = pipe.recv()
        except PageError:
            self._stop()
            raise
        except (EOFError, OSError) as error:
            self._stop()
            raise PageError(f"reading the page killed its process (more than {MEMORY >> 20} MB?)") from error
        if isinstance(answer, Article):
            return answer
        raise PageError(str(answer))

    def _wait(self, pipe: Connection) -> None:
        """Wait for the answer while the process has time left: its own, since others may keep the processor busy."""
        before, deadline = _processor_time(self._process.pid), monotonic() + PATIENCE
        while not pipe.poll(0.1):
            if _processor_time(self._process.pid) - before > self.seconds or monotonic() > deadline:
                raise PageError(f"the page takes more than {self.seconds:g} s to read")

    def _start(self) -> Connection:
        context = get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()
        try:
            started = self._pipe.poll(STARTING) and self._pipe.recv()
        except EOFError:
            started = None
        if not started:
            self._stop()
            raise FaktaError(
                "the process that reads pages does not start; what it says is above (fakta doctor may help)"
            )
        return self._pipe

    def _stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.join()
        if self._pipe is not None:
            self._pipe.close()
        self._process = self._pipe = None


def _processor_time(pid: int) -> float:
    """Seconds of processor time that a process has used; none where it has ended."""
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as file:
            fields = file.read().rsplit(")", 1)[1].split()
    except FileNotFoundError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _serve(pipe: Connection) -> None:
    """Answer each request with an article or the reason why there is none."""
    import trafilatura  # noqa: F401  (what is imported now does not count against a page)

    read_page(
        b"<html><body><p>" + b"Satu kalimat untuk memanaskan pembaca. " * 9 + b"</p></body></html>", "about:blank"
    )
    _limit_memory()
    pipe.send("ready")
    while True:
        try:
            body, url, more, fetched_at = pipe.recv()
        except EOFError:
            return
        try:
            pipe.send(read_page(body, url, more=more, fetched_at=fetched_at))
        except PageError as error:
            pipe.send(str(error))
        except MemoryError:
            pipe.send(f"the page takes more than {MEMORY >> 20} MB to read")
        except Exception as error:  # a page may break any parser
            pipe.send(f"{type(error).__name__}: {error}".splitlines()[0])


def _limit_memory() -> None:
    """Address space is what can be limited; what the process has now is free."""
    with open("/proc/self/statm", encoding="ascii") as file:
        now = int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    resource.setrlimit(resource.RLIMIT_AS, (now + MEMORY, now + MEMORY))
