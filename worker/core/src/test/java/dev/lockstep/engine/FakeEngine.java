package dev.lockstep.engine;

import dev.lockstep.engine.ArithmeticFingerprint.Family;
import dev.lockstep.engine.parameter.FlatUpdater;
import dev.lockstep.network.NetworkPlan;
import java.util.List;
import java.util.Map;

/**
 * An engine in plain Java for tests of who uses one: it takes any network, and learns one layer instead of it, that goes from
 * all values of a row to all outputs. What it does is the same everywhere, and there is nothing to load.
 */
final class FakeEngine implements Engine {
    private final EngineSpec spec;

    FakeEngine(EngineSpec spec) {
        this.spec = spec;
    }

    @Override
    public Replica blank(int number) {
        return new FakeReplica(spec, number);
    }

    @Override
    public MemoryNeeds needs() {
        NetworkPlan plan = NetworkCheck.plan(spec.network(), spec.schema());
        long inputs = plan.row().width();
        long outputs = plan.out().width();
        long parameters = (inputs + 1) * outputs;
        return new MemoryNeeds(parameters, parameters * FlatUpdater.states(spec.updater()), inputs + outputs, false);
    }

    @Override
    public Map<String, String> versions() {
        return Map.of("engine", FakeProvider.NAME);
    }

    @Override
    public ArithmeticFingerprint fingerprint() {
        return new ArithmeticFingerprint("any", List.of(new Family("sums", "Java", "0")));
    }

    @Override
    public void close() {
        // There is nothing to free.
    }
}
