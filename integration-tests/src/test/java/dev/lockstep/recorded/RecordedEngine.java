package dev.lockstep.recorded;

import dev.lockstep.engine.ArithmeticFingerprint;
import dev.lockstep.engine.Engine;
import dev.lockstep.engine.EngineSpec;
import dev.lockstep.engine.MemoryNeeds;
import dev.lockstep.engine.Replica;
import dev.lockstep.engine.parameter.ParameterNeeds;
import java.util.List;
import java.util.Map;

/** An engine whose steps take their time, and nothing else. */
final class RecordedEngine implements Engine {
    private final EngineSpec spec;
    private final RecordedSteps steps;

    RecordedEngine(EngineSpec spec, RecordedSteps steps) {
        this.spec = spec;
        this.steps = steps;
    }

    @Override
    public Replica blank(int number) {
        return new RecordedReplica(spec, steps, number);
    }

    @Override
    public MemoryNeeds needs() {
        return ParameterNeeds.of(spec, false);
    }

    @Override
    public Map<String, String> versions() {
        return Map.of("engine", RecordedProvider.NAME);
    }

    @Override
    public ArithmeticFingerprint fingerprint() {
        return new ArithmeticFingerprint("any", List.of(new ArithmeticFingerprint.Family("none", "a clock", "0")));
    }

    @Override
    public void close() {
        // There is nothing to free.
    }
}
