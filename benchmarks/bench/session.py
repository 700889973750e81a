"""A session: the runs of one scenario, those of all tools in turns, so that a slow minute befalls all alike."""

import json
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from bench import measure
from bench.measure import Run
from bench.proxy import Proxy
from bench.store import Store
from bench.tools import Route


class Session:
    def __init__(self, scenario, tools, repeat, count, tls=False, told=print):
        self.scenario, self.tools, self.told = scenario, tools, told
        self.repeat, self.count, self.tls = repeat, count, tls
        self.logs = Path(tempfile.mkdtemp(prefix="s3-hydration-bench-logs."))

    def play(self):
        """Prepares, runs and checks; returns all runs, failed ones too."""
        scenario = self.scenario
        self.told(f"{scenario.name}: {scenario.question}")
        with Store(scenario.on_disk, self.tls) as store, Proxy(store, scenario.round_trip_ms) as proxy:
            direct = Route(store.address, self.logs, scenario.load, self.tls)
            expected = scenario.prepare(store, lambda: self._adopt_through(store, direct, proxy))
            self.told(f"  {expected[0]:,} objects, {expected[1]:,} bytes; logs in {self.logs}")
            return [
                self._run(tool, kind, number, store, direct, proxy, expected)
                for kind, times in self._kinds()
                for number in range(times)
                for tool in self.tools
            ]

    def _kinds(self):
        """Counted runs go through the proxy, timed ones straight to the server; proxied ones are both."""
        return [("proxied", self.repeat)] if self.scenario.proxied else [("counted", self.count), ("timed", self.repeat)]

    def _run(self, tool, kind, number, store, direct, proxy, expected):
        scenario = self.scenario
        route = direct if kind == "timed" else replace(direct, address=proxy.address)
        scenario.before_run(tool, store, route.address)
        run = Run(scenario.name, scenario.objects, tool.name, tool.described(route), kind, number)
        run.unit, run.units = scenario.unit, scenario.units(expected[1])
        log = self.logs / f"{scenario.name}-{tool.name}-{kind}-{number}.log"
        begun = time.time()
        measure.run(tool.call(route), run, store, log, None if kind == "timed" else proxy)
        run.failure = run.failure or scenario.wrong(store, expected, begun)
        self.told("  " + _line(run))
        return run

    def _adopt_through(self, store, direct, proxy):
        for tool in filter(lambda tool: tool.keeps_records, self.tools):
            if not self.scenario.proxied:
                self._adopt(tool, store, direct)
            if self.scenario.proxied or self.count:
                self._adopt(tool, store, replace(direct, address=proxy.address))

    def _adopt(self, tool, store, route):
        """The first run of ours beside copies that others made: a predecessor's marker vouches for them."""
        synced = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() - 24 * 3600))
        store.leave_marker(json.dumps({"last_sync": synced}))
        run = Run(self.scenario.name, self.scenario.objects, tool.name, "", "adoption", 0)
        log = self.logs / f"{self.scenario.name}-{tool.name}-adoption.log"
        measure.run(tool.call(route), run, store, log)
        if run.failure:
            raise SystemExit(f"the run that takes the copies over failed: {run.failure}\n{log.read_text()}")
        store.keep_records(tool, route.address)
        self.told(f"  {tool.name} has taken the copies over in {run.wall_s:.1f} s (not measured)")


def _line(run):
    if run.failure:
        return f"{run.tool} {run.kind} {run.repeat}: FAILED, {run.failure}"
    requests = f", {sum(run.requests.values()):,} requests" if run.requests else ""
    first = f", first after {run.first_request_s:.2f} s" if run.first_request_s else ""
    return (
        f"{run.tool:18} {run.kind} {run.repeat}: {run.wall_s:7.2f} s, CPU {run.cpu_s:7.2f} s"
        f" ({1000 * run.cpu_s / run.units:.3f} ms a {run.unit}), {run.rss_mb:5.0f} MB"
        f", server {run.server_cpu_s:.1f} s{requests}{first}"
    )
