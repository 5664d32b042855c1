"""docs/benchmarks/gpu.md of what was found."""

import re

BEGIN = "<!-- figures, written by deploy/gpu/try -->"
END = "<!-- end of figures -->"
MOST_APART = 1e-3
GOAL = 0.9


def written(found, text):
    before, rest = text.split(BEGIN)
    return f"{before}{BEGIN}\n\n{figures(found)}\n{END}{rest.split(END)[1]}"


def faults(found):
    """What is not as it must be."""
    all_of_them = []
    for name, agreement in [("", found.get("agreement", {})), *((f"{name}: ", one["agreement"]) for name, one in _dl4j_of(found))]:
        all_of_them += [name + fault for fault in _faults_of(agreement)]
    weights = {run["weights"] for run in found.get("bits", {}).values()}
    if len(weights) > 1:
        all_of_them.append(f"the weights are not the same: {len(weights)} hashes")
    said = {**found.get("refusals", {})}
    for name, one in _dl4j_of(found):
        said |= {f"{name}, {what}": one for what, one in one["says"].items()}
    for what, said in said.items():
        if not said.get("good", said["status"] == 0 and bool(said["line"])):
            all_of_them.append(f"{what}: status {said['status']} after {said['seconds']} s: {said['line']}")
    return all_of_them


def _dl4j_of(found):
    return found.get("dl4j", {}).items()


def _faults_of(agreement):
    all_of_them = [f"the gradient of {of} is {apart:g} apart" for of, apart in agreement.get("gradients", {}).items() if apart > MOST_APART]
    all_of_them += [f"{of} has other bits the second time" for of in agreement.get("different bits", [])]
    all_of_them += [f"{of} cannot be computed: {why}" for of, why in agreement.get("failed", {}).items()]
    lenet = agreement.get("lenet", [])
    if lenet and abs(lenet[0] - lenet[1]) > 0.01:
        all_of_them.append(f"LeNet tells {lenet[0]:g} rightly on the processor and {lenet[1]:g} on the card")
    return all_of_them


def figures(found):
    machine = found["machine"]
    lines = []
    if found["rehearsed"]:
        lines += ["**A rehearsal without a card: everything below was computed on the processor.**", ""]
    lines += [
        f"Measured on {found['date']} by `{found['command']}`, in {found['seconds']} s: {machine['card']} (generation "
        f"{machine['generation'] or '-'}, driver {machine['driver'] or '-'}), {machine['processor']}, {machine['cores']} cores.",
        "",
    ]
    lines += _agreement(found.get("agreement")) + _bits(found.get("bits")) + _refusals(found.get("refusals"))
    lines += _speed(found.get("speed")) + _dl4j(found) + _cores(found.get("cores"))
    for fault in faults(found):
        lines.append(f"- **Fault:** {_cell(fault)}.")
    for stage, why in found["failed"].items():
        lines.append(f"- **{stage} was not found out:** {_cell(why)[:400]}")
    return "\n".join(lines) + "\n"


def _cell(text):
    return re.sub(r"\s+", " ", str(text)).replace("|", "\\|")


def _agreement(agreement):
    if not agreement:
        return []
    gradients = agreement["gradients"]
    worst = max(gradients, key=gradients.get, default="")
    lines = [
        f"- **Gradients** of {len(gradients)} networks, each kind of layer in one at least: at most {gradients.get(worst, 0):.2g} apart from "
        f"the processor's, relative to the largest of their array ({worst}).",
        f"- **Two replicas at once** on the card: the same bits in {_all_but(agreement['different bits'])}.",
    ]
    if agreement["lenet"]:
        here, there = agreement["lenet"]
        lines.append(f"- **LeNet** after 100 steps tells {here:.1%} of other pictures rightly on the processor, {there:.1%} on the card.")
    return lines


def _all_but(different):
    return f"all networks but {', '.join(different)}" if different else "all networks"


def _bits(bits):
    if not bits:
        return []
    return ["", "| run | weights |", "|---|---|", *(f"| {name} | `{run['weights'][:16]}` |" for name, run in bits.items()), ""]


def _refusals(refusals):
    if not refusals:
        return []
    rows = [f"| {what} | {said['status']} | {said['seconds']} | {_cell(said['line'])} |" for what, said in refusals.items()]
    return ["", "| where | status | s | it says |", "|---|---|---|---|", *rows, ""]


def _dl4j(found):
    lines = []
    for name, one in _dl4j_of(found):
        lines += ["", f"Deeplearning4j by `{name}`:", ""] + _agreement(one["agreement"]) + _refusals(one["says"])
    return lines


def _speed(speed):
    if not speed:
        return []
    pairs = [("Lockstep, whole floats", "PyTorch, whole floats"), ("Lockstep, TF32", "PyTorch, TF32")]
    return _table(speed, "on the card, samples/s", pairs)


def _cores(speed):
    if not speed:
        return []
    pairs = [("Lockstep, portable", "PyTorch"), ("Lockstep, native", "PyTorch")]
    return _table(speed, f"on {speed['cores']} cores, samples/s", pairs)


def _table(speed, title, pairs):
    names = list(dict.fromkeys(name for case in speed["cases"].values() for name in case))
    lines = ["", f"| {title} | " + " | ".join(names) + " | Lockstep / PyTorch |", "|---|" + "---|" * (len(names) + 1)]
    for network, case in speed["cases"].items():
        ratios = []
        for pair in pairs:
            own, other = (case.get(name) for name in pair)
            ratios.append(f"{own / other:.2f}" if isinstance(own, float) and isinstance(other, float) else "-")
        cells = [f"{case[name]:,.0f}" if isinstance(case.get(name), float) else "failed" for name in names]
        lines.append(f"| {network} | {' | '.join(cells)} | {', '.join(ratios)} |")
    lines += ["", *(f"- {name}: {_cell(by)}." for name, by in speed["by"].items())]
    return [*lines, *(f"- {network} was left out: there was no time for it." for network in speed["left out"])]
