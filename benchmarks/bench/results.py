"""Runs as CSV, and what they come to."""

import csv
import json
from dataclasses import fields
from statistics import median

from bench.measure import Run

NUMBERS = {"wall_s", "user_s", "system_s", "rss_mb", "server_cpu_s", "first_request_s", "live_heap_mb", "units"}


def write(path, runs):
    with open(path, "w", newline="") as file:
        writer = csv.DictWriter(file, [f.name for f in fields(Run)])
        writer.writeheader()
        for run in runs:
            row = run.row()
            row |= {name: f"{row[name]:.6g}" for name in NUMBERS}
            row["requests"] = json.dumps(run.requests) if run.requests else ""
            writer.writerow(row)


def read(path):
    runs = []
    with open(path, newline="") as file:
        for row in csv.DictReader(file):
            row |= {name: float(row.get(name, 0)) for name in NUMBERS}  # older files lack some
            row |= {"scale": int(row["scale"]), "repeat": int(row["repeat"])}
            row["requests"] = json.loads(row["requests"]) if row["requests"] else {}
            runs.append(Run(**row))
    return runs


class Spread:
    """Least, median and greatest of some values."""

    def __init__(self, values):
        self.values = sorted(values)

    @property
    def middle(self):
        return median(self.values)

    @property
    def least(self):
        return self.values[0]

    @property
    def most(self):
        return self.values[-1]

    def text(self, digits=2):
        return " / ".join(f"{v:,.{digits}f}" for v in (self.least, self.middle, self.most))


class Summary:
    """What the sound runs of one tool in one scenario come to."""

    def __init__(self, runs):
        self.first = runs[0]
        self.failures = [run.failure for run in runs if run.failure]
        sound = [run for run in runs if not run.failure]
        timed = [run for run in sound if run.kind != "counted"]
        self.number = len(timed)
        self.requests = next((run.requests for run in reversed(sound) if run.requests), {})
        if timed:
            self.wall = Spread([run.wall_s for run in timed])
            self.cpu = Spread([run.cpu_s for run in timed])
            self.cpu_per_unit = Spread([run.cpu_s / run.units for run in timed])
            self.rss = Spread([run.rss_mb for run in timed])
            self.server = Spread([run.server_cpu_s for run in timed])
            self.start = Spread([run.first_request_s for run in timed])
            self.live_heap = Spread([run.live_heap_mb for run in timed])


def summaries(runs):
    """By tool, in the order of their first runs."""
    by_tool = {}
    for run in runs:
        by_tool.setdefault(run.tool, []).append(run)
    return {tool: Summary(of_tool) for tool, of_tool in by_tool.items()}


def requests_text(requests):
    """Requests by class, both users together where they ask alike."""
    classes = ", ".join(f"{user} {name}: {n:,}" for (user, name), n in ((k.split(" ", 1), n) for k, n in requests.items()))
    return classes or "Requests were not counted"


def table(scenario, runs):
    """A table in Markdown: spread of wall and CPU, and ratios to ours."""
    found = summaries(runs)
    ours = next((s for name, s in found.items() if name.split("-")[0].startswith("ours") and s.number), None)
    unit = runs[0].unit
    small = "s" if unit in ("GiB", "run") else "ms"
    factor = 1 if small == "s" else 1000
    lines = [
        f"| {scenario} | runs | wall s: min / median / max | CPU {small} a {unit}: min / median / max | peak RSS MB "
        "| server CPU s | wall : ours | CPU : ours | requests |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for name, s in found.items():
        if not s.number:
            lines.append(f"| {name} | 0 | failed: {s.failures[0]} | | | | | | |")
            continue
        cpu = Spread([v * factor for v in s.cpu_per_unit.values])
        ratios = (
            [f"{s.wall.middle / ours.wall.middle:.2f}", f"{s.cpu.middle / ours.cpu.middle:.2f}"] if ours else ["", ""]
        )
        requests = f"{sum(s.requests.values()):,}" if s.requests else "–"
        failed = f" ({len(s.failures)} failed)" if s.failures else ""
        lines.append(
            f"| {name} | {s.number}{failed} | {s.wall.text()} | {cpu.text(3)} | {s.rss.middle:,.0f} "
            f"| {s.server.middle:.1f} | {ratios[0]} | {ratios[1]} | {requests} |"
        )
    if any(run.first_request_s for run in runs if run.kind == "proxied" and scenario.startswith("startup")):
        lines += ["", *(f"- {name}: first request after {s.start.text()} s" for name, s in found.items() if s.number)]
    if any(run.live_heap_mb for run in runs):
        lines += ["", *(f"- {name}: live heap at its peak {s.live_heap.text(0)} MB" for name, s in found.items() if s.number)]
    lines += ["", "Flags, and requests by class:", ""]
    lines += [f"- {name}: {s.first.flags}. {requests_text(s.requests)}" for name, s in found.items()]
    return "\n".join(lines)
