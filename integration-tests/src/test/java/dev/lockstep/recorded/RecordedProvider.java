package dev.lockstep.recorded;

import dev.lockstep.engine.Engine;
import dev.lockstep.engine.EngineProvider;
import dev.lockstep.engine.EngineSpec;
import dev.lockstep.engine.ImportedModel;
import dev.lockstep.network.Arithmetic;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Brings the engine of recorded steps: {@code training.engine: recorded}. */
public final class RecordedProvider implements EngineProvider {
    /** What run files call it. */
    public static final String NAME = "recorded";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Optional<String> faultHere() {
        return RecordedSteps.place().isPresent()
                ? Optional.empty()
                : Optional.of("training.engine=" + NAME + " is not told where steps are recorded (set "
                        + RecordedSteps.PLACE + " to the folder of a capacity.json in each process)");
    }

    @Override
    public void warmUp(Arithmetic arithmetic) {
        // There is nothing to load.
    }

    @Override
    public Optional<String> faultOf(EngineSpec spec, UnaryOperator<String> inWords) {
        return Optional.empty();
    }

    @Override
    public Engine open(EngineSpec spec) {
        return new RecordedEngine(spec, RecordedSteps.read());
    }

    @Override
    public ImportedModel readModel(String file, byte[] content) {
        throw new IllegalArgumentException(file + " was left by an engine that only waits: it is no model");
    }
}
