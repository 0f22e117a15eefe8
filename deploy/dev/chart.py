"""Draws the ratios of a benchmark against their targets.

./dev bench --json | tail -n 1 | python3 deploy/dev/chart.py >docs/images/bench.svg
"""

import json
import sys
from html import escape

WIDTH, LEFT, ROW, TOP = 760, 300, 34, 48
GOOD, BAD, LINE = "#2f7d4f", "#b23b3b", "#444"


def draw(report):
    measures = [measure for measure in report["measures"] if measure.get("ratio") is not None and measure.get("target")]
    height = TOP + ROW * len(measures) + 24
    # The target stands at half the width, so that ratios of very different sizes can be read beside each other.
    half = (WIDTH - LEFT - 90) / 2
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" font-family="system-ui, sans-serif" font-size="13">',
        '<rect width="100%" height="100%" fill="#fff"/>',
        f'<text x="12" y="24" font-size="16" font-weight="bold">Ratios against their targets ({escape(report["verdict"])})</text>',
        f'<line x1="{LEFT + half:.1f}" y1="{TOP - 8}" x2="{LEFT + half:.1f}" y2="{height - 16}" stroke="{LINE}" stroke-dasharray="4 3"/>',
        f'<text x="{LEFT + half:.1f}" y="{height - 4}" text-anchor="middle" fill="{LINE}">target</text>',
    ]
    for row, measure in enumerate(measures):
        y = TOP + row * ROW
        length = min(measure["ratio"] / measure["target"], 2) * half
        colour = GOOD if measure["holds"] else BAD
        parts += [
            f'<text x="{LEFT - 10}" y="{y + 16}" text-anchor="end">{escape(measure["name"])}</text>',
            f'<rect x="{LEFT}" y="{y}" width="{max(length, 1):.1f}" height="22" fill="{colour}"/>',
            f'<text x="{LEFT + length + 8:.1f}" y="{y + 16}" paint-order="stroke" stroke="#fff" stroke-width="4">{measure["ratio"]:g} (target {measure["target"]:g})</text>',
        ]
    return "\n".join([*parts, "</svg>", ""])


if __name__ == "__main__":
    sys.stdout.write(draw(json.load(sys.stdin)))
