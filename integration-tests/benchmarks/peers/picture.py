"""The figures as a picture: for each case a bar for each contender, as a multiple of PyTorch DDP's speed, on a scale of powers of two."""

import math
from xml.sax.saxutils import escape

from peers import figures as of

COLOURS = ["#1b6ca8", "#5aa9e6", "#0b7a5c", "#54c6a1", "#8d99ae", "#e07a5f", "#b56576", "#6d597a", "#c9ada7", "#3d405b"]
LEFT, TOP, WIDTH, BAR, GAP = 250, 62, 520, 11, 16


def drawn(figures):
    """The contenders that the picture shows: the ceiling stands in the table only."""
    named = [name for name in figures["contenders"] if "not averaged" not in name]
    return [name for name in named if any(of.ratio(figures, case["name"], name) for case in figures["cases"])]


def scale(ratios):
    """The powers of two between which all of them lie."""
    return min(-1, math.floor(math.log2(min(ratios)))), max(1, math.ceil(math.log2(max(ratios))))


def x(ratio, ends):
    least, most = ends
    return LEFT + WIDTH * (math.log2(ratio) - least) / (most - least)


def _text(at_x, at_y, words, size=11, anchor="start", colour="#222"):
    return f'<text x="{at_x:.1f}" y="{at_y:.1f}" font-size="{size}" text-anchor="{anchor}" fill="{colour}">{escape(words)}</text>'


def _bar(at_y, ratio, colour, ends):
    one, end = x(1, ends), x(ratio, ends)
    bar = f'<rect x="{min(one, end):.1f}" y="{at_y:.1f}" width="{max(1, abs(end - one)):.1f}" height="{BAR - 2}" fill="{colour}"/>'
    outside = (end + 4, "start") if ratio >= 1 else (end - 4, "end")
    return [bar, _text(outside[0], at_y + BAR - 3, f"{ratio:.2g}×", 9, outside[1])]


def svg(figures):
    names = drawn(figures)
    colours = dict(zip(names, COLOURS * (1 + len(names) // len(COLOURS))))
    ends = scale([ratio for case in figures["cases"] for name in names if (ratio := of.ratio(figures, case["name"], name))])
    body, y = [], TOP
    for case in figures["cases"]:
        ratios = [(name, of.ratio(figures, case["name"], name)) for name in names]
        shown = [(name, ratio) for name, ratio in ratios if ratio and name != of.base(figures)]
        if shown:
            body.append(_text(LEFT - 10, y + BAR * len(shown) / 2 + 3, case["title"], 12, "end"))
            for name, ratio in shown:
                body += _bar(y, ratio, colours[name], ends)
                y += BAR
            y += GAP
    axis = []
    for power in range(ends[0], ends[1] + 1):
        at = x(2.0**power, ends)
        axis.append(f'<line x1="{at:.1f}" y1="{TOP - 8}" x2="{at:.1f}" y2="{y}" stroke="{"#444" if power == 0 else "#e3e3e3"}"/>')
        axis.append(_text(at, TOP - 14, f"{2**power}×" if power >= 0 else f"1/{2**-power}", 10, "middle", "#666"))
    legend = []
    for name in names:
        if name != of.base(figures):
            legend.append(f'<rect x="{LEFT}" y="{y + 4}" width="10" height="10" fill="{colours[name]}"/>')
            legend.append(_text(LEFT + 16, y + 13, name))
            y += 16
    title = _text(16, 22, f"Samples per second, as a multiple of {of.base(figures)}, {figures['machine']['cores']} cores", 15)
    size = f'width="840" height="{y + 14}" viewBox="0 0 840 {y + 14}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="DejaVu Sans, Helvetica, Arial, sans-serif">'
    return "\n".join([head, f'<rect width="840" height="{y + 14}" fill="white"/>', title, *axis, *body, *legend, "</svg>", ""])
