"""What was measured, as one JSON file, and what follows from it: medians, spreads, ratios, and the table of a page."""

import statistics

BASE = "PyTorch DDP"
TOGETHER, ALONE = "one JVM", "not averaged"
BEGIN, END = "<!-- figures, written by integration-tests/benchmarks/run -->", "<!-- end of figures -->"


def median(figures, case, name):
    speeds = figures["speeds"].get(case, {}).get(name)
    return statistics.median(speeds) if speeds else None


def base(figures):
    """Whom the others are compared with: DDP with most processes."""
    names = [name for name in figures["contenders"] if name.startswith(BASE)]
    return names[-1] if names else None


def ratio(figures, case, name):
    own, other = median(figures, case, name), median(figures, case, base(figures))
    return own / other if own and other else None


def _speed(speeds):
    middle = statistics.median(speeds)
    spread = (max(speeds) - min(speeds)) / middle
    return f"{middle:,.0f} ±{50 * spread:.0f} %" if middle >= 10 else f"{middle:.2f} ±{50 * spread:.0f} %"


def _cell(figures, case, name):
    speeds = figures["speeds"].get(case, {}).get(name)
    if not speeds:
        return ""
    compared = ratio(figures, case, name)
    return _speed(speeds) + (f" ({compared:.3g}×)" if compared and name != base(figures) else "")


def table(figures):
    cases = [case for case in figures["cases"] if figures["speeds"].get(case["name"])]
    rows = ["| samples/s | " + " | ".join(case["title"] for case in cases) + " |", "|---" + "|---:" * len(cases) + "|"]
    for name in figures["contenders"]:
        cells = [_cell(figures, case["name"], name) for case in cases]
        if any(cells):
            rows.append(f"| {name} | " + " | ".join(cells) + " |")
    for name in figures["contenders"]:
        if name == base(figures) or name.endswith(TOGETHER):
            cells = [_gigaflops(median(figures, case["name"], name), case.get("megaflops")) for case in cases]
            if any(cells):
                rows.append(f"| GFLOP/s of {name} | " + " | ".join(cells) + " |")
    for ceiling in figures["contenders"]:
        if ceiling.endswith(ALONE):
            together = ceiling.removesuffix(ALONE) + TOGETHER
            cells = [_share(median(figures, case["name"], together), median(figures, case["name"], ceiling)) for case in cases]
            rows.append(f"| {together}, over {ALONE} | " + " | ".join(cells) + " |")
    return rows


def _gigaflops(speed, megaflops):
    return f"{speed * megaflops / 1e3:.0f}" if speed and megaflops else ""


def _share(own, ceiling):
    return f"{own / ceiling:.2f}" if own and ceiling else ""


def _notes(figures):
    """What is to be known of them."""
    machine = figures["machine"]
    yield f"- {figures['date']}, `{figures['command']}`: {figures['rounds']} rounds of {figures['seconds']:g} s."
    yield f"- {machine['processor']}, {machine['cores']} cores, {machine['memory']} GiB, {machine['system']}, {machine['java']}."
    for by in dict.fromkeys(figures["by"].values()):
        yield "- " + "; ".join(name for name, its in figures["by"].items() if its == by) + f": {by}."
    for name, why in figures["missing"].items():
        yield f"- {name} is missing: {why}."
    for name, why in figures["failed"].items():
        yield f"- {name} failed: {why}."
    for case, sizes in figures["parameters"].items():
        if max(sizes.values()) > 1.01 * min(sizes.values()):
            groups = {n: [name for name, its in sizes.items() if its == n] for n in sizes.values()}
            said = "; ".join(f"{n:,} parameters: {', '.join(names)}" for n, names in groups.items())
            yield f"- {case} has not the same size everywhere. {said}."


def page(figures, text):
    """The page with its figures replaced."""
    before, rest = text.split(BEGIN)
    after = rest.split(END)[1]
    picture = ["![Samples per second, beside PyTorch DDP](peers.svg)", ""] if base(figures) else []
    return "\n".join([before + BEGIN, "", *picture, *table(figures), "", *_notes(figures), "", END]) + after
