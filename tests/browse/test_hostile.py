"""Hostile visitors: no query takes the server over 1.5 s or 300 MB, measured on a server of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

ROOT = Path(__file__).parents[2]
SECONDS, BYTES = 1.5, 300_000_000

NUMBERS = "with recursive r(x) as (select 1 union all select x + 1 from r)"
LONG, HALF = "hex(zeroblob(290000))", "hex(zeroblob(140000)) || '1'"
QUERIES = {
    "recursive CTE": f"{NUMBERS} select count(*) from r",
    "recursive CTE of long texts": f"{NUMBERS} select group_concat({LONG}) from r",
    "long value": "select hex(zeroblob(200000000))",
    "long value by printf": "select printf('%200000000d', 1)",
    "giant LIKE": f"select count(*) from mentions where {LONG} like '%' || substr({LONG}, 1, 90) || '1%'",
    "giant LIKE pattern": f"select {LONG} like '%' || {HALF}",
    "LIKE of many parts": f"select count(*) from mentions where {LONG} like '{'%0' * 40}%1'",
    "giant GLOB": f"select count(*) from mentions where {LONG} glob '*' || substr({LONG}, 1, 90) || '1*'",
    "cartesian join": "select count(*) from mentions a, mentions b, mentions c, mentions d",
    "cartesian join, sorted": f"select a.id || {LONG} as x from mentions a, mentions b order by x desc",
    "many long rows": "select hex(zeroblob(250000)) from mentions a, mentions b",
    "many long blobs": "select zeroblob(500000) from mentions a, mentions b",
    "instr of a long part": f"select instr({LONG}, {HALF})",
    "replace of a long part": f"select length(replace({LONG}, {HALF}, ''))",
    "replace that grows": f"select length(replace({LONG}, '0', {LONG}))",
    "trim of many characters": f"select trim({LONG}, replace({HALF}, '0', '2') || '0')",
    "json_patch": f"""{NUMBERS} select json_patch(j, j) from (
        select '{{' || group_concat('"' || x || '":1') || '}}' as j from (select x from r limit 40000))""",
    "JSON of many rows": f"""{NUMBERS}, n as (select x from r limit 40000)
        select count(*) from n a, json_each('[1,2,3]') b, n c""",
    "search for everything": "select count(*) from claims_fts where claims_fts match '"
    + " OR ".join(f"{c}*" for c in "abcdefghijklmnopqrstuvwxyz") + "'",
    "window over a join": "select sum(a.start) over (order by b.start) from mentions a, mentions b, mentions c",
}  # fmt: skip


@pytest.fixture(scope="module")
def server(published_database):
    """A server in a process of its own: its address and process id."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = "from pipeline.cli import main; main()"
    process = subprocess.Popen(
        [sys.executable, "-c", command, "serve", str(published_database), "--port", str(port)],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    for _ in range(240):
        try:
            httpx.get(address)
            break
        except httpx.TransportError:
            time.sleep(0.5)
    yield address, process.pid
    process.terminate()
    process.wait()


def memory(pid: int, field: str) -> int:
    """Bytes of resident memory: now (VmRSS) or at most (VmHWM)."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="utf8").splitlines()
    return int(next(line for line in lines if line.startswith(field)).split()[1]) * 1024


def processor(pid: int) -> float:
    """Seconds that all threads of a process have worked."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf8").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="needs Linux's /proc")
@pytest.mark.parametrize("form", ["/fakta.json", "/fakta", "/fakta.csv"])
@pytest.mark.parametrize("name", QUERIES)
def test_no_query_takes_long_or_much(server, name, form):
    address, pid = server
    path = f"{address}{form}?sql={quote(QUERIES[name])}"
    best = float("inf")
    for _ in range(3):
        Path(f"/proc/{pid}/clear_refs").write_text("5", encoding="utf8")  # the peak begins anew
        before, worked, started = memory(pid, "VmRSS"), processor(pid), time.monotonic()
        httpx.get(path, timeout=60)
        # On a busy machine the clock says more about others: what the server itself worked counts too.
        best = min(best, time.monotonic() - started, processor(pid) - worked)
        assert memory(pid, "VmHWM") - before < BYTES, name
        if best < SECONDS:
            break
    assert best < SECONDS, name
    assert httpx.get(f"{address}/", timeout=30).status_code == 200  # it goes on serving


def test_the_server_listens_on_this_machine_only(server):
    port = int(server[0].rsplit(":", 1)[1])
    lines = [*Path("/proc/net/tcp").read_text().splitlines(), *Path("/proc/net/tcp6").read_text().splitlines()]
    fields = [line.split() for line in lines if ":" in line]
    listening = {f[1].split(":")[0] for f in fields if f[3] == "0A" and int(f[1].split(":")[1], 16) == port}
    assert listening == {"0100007F"}  # 127.0.0.1


def test_the_functions_that_were_replaced_do_what_sqlites_do(published_database):
    """Against SQLite's own, over what a query may well ask."""
    import sqlite3

    from pipeline.browse.limits import limit

    own, ours = sqlite3.connect(":memory:"), sqlite3.connect(":memory:")
    limit(ours)
    asked = [
        "instr('Rp5,75 triliun', ',')", "instr('é', 'x')", "instr(null, 'a')", "instr(x'0102', x'02')",
        "instr(12345, 34)",
        "instr('abc', '')", "replace('a.b.c', '.', ',')", "replace('abc', '', 'x')", "replace('abc', 'b', null)",
        "replace(5.75, '.', ',')", "trim('xxaxx', 'x')", "ltrim('xxa', 'x')", "rtrim('axx', 'x')", "trim(null, 'x')",
        "trim('  a ')",
    ]  # fmt: skip
    for expression in asked:
        sql = f"select {expression}"
        assert tuple(ours.execute(sql).fetchone()) == own.execute(sql).fetchone(), expression
