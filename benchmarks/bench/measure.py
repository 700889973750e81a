"""One run of one tool: started, waited for, and taken the measure of."""

import os
import subprocess
import threading
import time
from contextlib import nullcontext
from dataclasses import asdict, dataclass, field

from bench import live_heap

LONGEST_SECONDS = 3600


@dataclass
class Run:
    """What one run took. Failed runs have a reason, and never count."""

    scenario: str
    scale: int
    tool: str
    flags: str
    kind: str  # timed: directly at the server; counted: through the proxy, its time does not count; proxied: both at once
    repeat: int
    failure: str = ""
    wall_s: float = 0
    user_s: float = 0
    system_s: float = 0
    rss_mb: float = 0
    server_cpu_s: float = 0
    first_request_s: float = 0
    live_heap_mb: float = 0  # the most that a full collection left; 0 where none was asked for
    units: float = 0  # what it had to do: objects, keys or GiB
    unit: str = ""
    requests: dict = field(default_factory=dict)
    started: str = ""

    @property
    def cpu_s(self):
        return self.user_s + self.system_s

    def row(self):
        return asdict(self)


def run(call, into, store, log, proxy=None):
    """Runs a call to its end and fills in what it took. RSS is the process's peak, as the kernel tells it."""
    into.started = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    if proxy:
        proxy.reset()
    served = store.cpu_seconds()
    with open(log, "w") as output:
        begun, clock = time.time(), time.monotonic()
        process = subprocess.Popen(
            call.command, env=call.environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output, cwd=log.parent
        )
        with live_heap.collected(process.pid) if call.heap_log else nullcontext():
            usage, status = _wait(process)
        into.wall_s = time.monotonic() - clock
    into.server_cpu_s = store.cpu_seconds() - served
    into.user_s, into.system_s, into.rss_mb = usage.ru_utime, usage.ru_stime, usage.ru_maxrss / 1024
    if status != 0:
        into.failure = f"exit code {status}, log {log}"
    elif call.heap_log:
        into.live_heap_mb = live_heap.most(call.heap_log)
        into.failure = "" if into.live_heap_mb else f"no full collection, log {call.heap_log}"
    if proxy:
        seen = proxy.counts()
        into.requests = dict(sorted(seen["requests"].items()))
        into.first_request_s = seen["first"] - begun if seen["first"] else 0


def _wait(process):
    """As Popen.wait, but with what the process used; ends it after the longest time, and with this program."""
    alarm = threading.Timer(LONGEST_SECONDS, process.kill)
    alarm.start()
    try:
        _, status, usage = os.wait4(process.pid, 0)
    except BaseException:
        process.kill()
        process.wait()
        raise
    finally:
        alarm.cancel()
    process.returncode = os.waitstatus_to_exitcode(status)
    return usage, process.returncode
