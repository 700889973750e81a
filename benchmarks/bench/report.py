"""The folder of results: a table and plots of each scenario that has a CSV there."""

import re

from bench import home, plots, results
from bench.results import Spread
from bench.scenarios import SCENARIOS


def versions(path, tools):
    lines = [home.machine(), f"versitygw {home.go_version('versitygw')}"]
    lines += [f"{tool.name} {tool.version()}" for tool in tools]
    path.write_text("\n".join(lines) + "\n")


def render(folder):
    names = [title for name in SCENARIOS for title in (name, f"{name}-tls")]
    found = {name: results.read(folder / f"{name}.csv") for name in names if (folder / f"{name}.csv").exists()}
    parts = ["# Results", ""]
    for name, runs in found.items():
        parts += [f"## {name}", "", SCENARIOS[name.removesuffix("-tls")].question, "", results.table(name, runs), ""]
        parts += [f"![{plot}]({plot})" for plot in _bars(folder, name, runs)]
        parts += ["", "Versions:", "", *(f"    {line}" for line in _lines(folder / f"{name}.versions.txt")), ""]
    if any(name.startswith("scaling") for name in found):
        parts += ["## Scaling", "", *(f"![{plot}]({plot})" for plot in _scaling(folder, found)), ""]
    (folder / "README.md").write_text("\n".join(parts))


def _bars(folder, name, runs):
    """Wall and CPU of one scenario; of start-up, the time to the first request."""
    rows = [(tool, s) for tool, s in results.summaries(runs).items() if s.number]
    unit = runs[0].unit
    if name.startswith("startup"):
        drawn = {"first": ("to the first request, s", [(tool, s.start) for tool, s in rows], 2)}
    else:
        factor, of = (1, "s") if unit == "GiB" else (1000, "ms")
        per_unit = [(tool, Spread([v * factor for v in s.cpu_per_unit.values])) for tool, s in rows]
        drawn = {
            "wall": ("wall, s", [(tool, s.wall) for tool, s in rows], 2),
            "cpu": (f"client CPU, {of} a {unit}", per_unit, 3),
            "rss": ("peak RSS, MB", [(tool, s.rss) for tool, s in rows], 0),
        }
    scale = f"{runs[0].scale:,} objects; bar: median, line: least to greatest of {max((s.number for _, s in rows), default=0)} runs"
    for kind, (what, values, digits) in drawn.items() if rows else ():
        plot = f"{name}-{kind}.svg"
        (folder / plot).write_text(plots.bars(f"{name}: {what}", scale, values, digits))
        yield plot


def _scaling(folder, found):
    """Wall and CPU a key over the number of concurrent objects, a line for each number of keys."""
    wall, cpu, rss = {}, {}, {}
    for name, runs in found.items():
        if name.startswith("scaling"):
            for tool, s in results.summaries(runs).items():
                tried = re.fullmatch(r"ours-c(\d+)", tool)
                if s.number and tried:
                    concurrent = int(tried[1])
                    label = f"{s.first.scale:,} keys, {_build(folder, name, tool)}"
                    wall.setdefault(label, []).append((concurrent, s.wall.middle))
                    cpu.setdefault(label, []).append((concurrent, 1000 * s.cpu_per_unit.middle))
                    rss.setdefault(label, []).append((concurrent, s.rss.middle))
    for kind, what, series in wall and (
        ("wall", "wall, s", wall),
        ("cpu", "client CPU, ms an object", cpu),
        ("rss", "peak RSS, MB", rss),
    ):
        plot = f"scaling-{kind}.svg"
        (folder / plot).write_text(plots.lines(f"scaling: {what}", "medians", series, "concurrent objects"))
        yield plot


def _build(folder, name, tool):
    """Which build ran as that tool: lines of several builds are no scale of one."""
    return next(
        (line.split()[1] for line in _lines(folder / f"{name}.versions.txt") if line.startswith(f"{tool} ")), "unknown"
    )


def _lines(path):
    return path.read_text().splitlines() if path.exists() else []
