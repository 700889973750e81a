"""Plots as SVG, drawn here: bars with their spread, and lines over keys or concurrency."""

import math
from html import escape

WIDTH, BAR, GAP, LEFT, RIGHT, TOP = 760, 22, 10, 170, 130, 46
# Ours, then the peers; told apart without colour by their labels.
OURS, PEER, INK, FAINT = "#0b6e4f", "#9aa7b1", "#1d2733", "#d5dbe0"
STYLE = (
    "text{font:13px system-ui,sans-serif;fill:%s}.t{font-weight:600;font-size:15px}.s{font-size:11px;fill:#5a6772}" % INK
)


def _svg(height, title, subtitle, parts):
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}" '
        f'role="img" aria-label="{escape(title)}"><style>{STYLE}</style>'
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>'
        f'<text class="t" x="12" y="20">{escape(title)}</text><text class="s" x="12" y="37">{escape(subtitle)}</text>'
        + "".join(parts)
        + "</svg>\n"
    )


def bars(title, subtitle, rows, digits=2):
    """rows: (label, Spread). A bar is the median, the line over it goes from the least to the greatest."""
    scale = (WIDTH - LEFT - RIGHT) / (max(spread.most for _, spread in rows) or 1)
    parts = []
    for number, (label, spread) in enumerate(rows):
        y = TOP + number * (BAR + GAP)
        middle = y + BAR / 2
        colour = OURS if label.startswith("ours") else PEER
        parts.append(
            f'<text x="{LEFT - 8}" y="{middle + 4}" text-anchor="end">{escape(label)}</text>'
            f'<rect x="{LEFT}" y="{y}" width="{max(spread.middle * scale, 1):.1f}" height="{BAR}" fill="{colour}"/>'
            f'<path d="M{LEFT + spread.least * scale:.1f} {middle}H{LEFT + spread.most * scale:.1f}" stroke="{INK}" '
            f'stroke-width="2"/><text x="{LEFT + spread.most * scale + 8:.1f}" y="{middle + 4}">'
            f"{spread.middle:,.{digits}f}</text>"
        )
    return _svg(TOP + len(rows) * (BAR + GAP) + 8, title, subtitle, parts)


def lines(title, subtitle, series, x_label, height=340):
    """series: {label: [(x, y)]}, both axes logarithmic; each line has its label at its end."""
    points = [point for line in series.values() for point in line]
    low_x, high_x = (f(x for x, _ in points) for f in (min, max))
    low_y, high_y = (f(y for _, y in points if y > 0) for f in (min, max))
    low_y, high_y = 10 ** math.floor(math.log10(low_y)), 10 ** math.ceil(math.log10(high_y * 1.001))

    def at(value, low, high, begin, end):
        return begin + (math.log(value / low) / (math.log(high / low) or 1)) * (end - begin)

    left, bottom = 70, height - 44
    parts = []
    tick = low_y
    while tick <= high_y * 1.001:
        y = at(tick, low_y, high_y, bottom, TOP + 6)
        parts.append(f'<path d="M{left} {y:.1f}H{WIDTH - RIGHT}" stroke="{FAINT}"/>')
        parts.append(f'<text class="s" x="{left - 6}" y="{y + 4:.1f}" text-anchor="end">{tick:g}</text>')
        tick *= 10
    for x in sorted({x for x, _ in points}):
        place = at(x, low_x, high_x, left, WIDTH - RIGHT)
        parts.append(f'<text class="s" x="{place:.1f}" y="{bottom + 18}" text-anchor="middle">{x:,}</text>')
    parts.append(f'<text class="s" x="{(left + WIDTH - RIGHT) / 2}" y="{bottom + 36}" text-anchor="middle">{x_label}</text>')
    shades = (OURS, "#c0562f", "#3b5b92", "#7a5195", "#6b6b6b")
    for (label, line), colour in zip(series.items(), shades):
        drawn = [
            (at(x, low_x, high_x, left, WIDTH - RIGHT), at(y, low_y, high_y, bottom, TOP + 6)) for x, y in sorted(line)
        ]
        path = "L".join(f"{x:.1f} {y:.1f}" for x, y in drawn)
        parts.append(f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in drawn]
        parts.append(f'<text x="{drawn[-1][0] + 8:.1f}" y="{drawn[-1][1] + 4:.1f}" fill="{colour}">{escape(label)}</text>')
    return _svg(height, title, subtitle, parts)
