package dev.lockstep.integration;

import dev.lockstep.capacity.Capacity;
import dev.lockstep.capacity.Forecaster;
import dev.lockstep.capacity.Forecaster.HeldOut;
import dev.lockstep.capacity.StepSample;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A measurement of which a fit sees no more than some executors, and the links between them: what more of them took judges it. */
final class HeldOutSizes {
    private HeldOutSizes() {}

    static List<HeldOut> beyond(int most, Capacity measured) {
        return Forecaster.of(seen(most, measured)).heldOut();
    }

    private static Capacity seen(int most, Capacity all) {
        Set<String> seen = new HashSet<>();
        all.steps().stream().filter(step -> step.ranks() <= most).forEach(step -> seen.addAll(step.places()));
        return new Capacity(
                all.version(),
                all.measuredAt(),
                all.seconds(),
                all.missing(),
                all.software(),
                all.workload(),
                all.executors(),
                all.links().stream()
                        .filter(link -> seen.contains(link.from()) && seen.contains(link.to()))
                        .toList(),
                all.averages().stream()
                        .filter(average -> average.places().size() <= most)
                        .toList(),
                all.data(),
                all.steps().stream()
                        .map(step -> judged(step, step.ranks() > most))
                        .toList(),
                all.slow(),
                all.drills(),
                all.soak());
    }

    private static StepSample judged(StepSample step, boolean isHeldOut) {
        return new StepSample(
                step.kind(),
                step.places(),
                step.replicasARank(),
                step.batch(),
                step.every(),
                isHeldOut,
                step.repeats(),
                step.own());
    }
}
