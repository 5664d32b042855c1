package dev.lockstep.engine.torch;

import dev.lockstep.engine.Engine;
import dev.lockstep.engine.EngineProvider;
import dev.lockstep.engine.EngineSpec;
import dev.lockstep.engine.FakeProvider;
import dev.lockstep.engine.ImportedModel;
import dev.lockstep.network.Arithmetic;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Stands in for the engine on libtorch until there is one. */
public final class TorchProvider implements EngineProvider {
    private final EngineProvider fake = new FakeProvider();

    @Override
    public String name() {
        return "torch";
    }

    @Override
    public Optional<String> javaCpp() {
        return Optional.of("1.5.13");
    }

    @Override
    public void warmUp(Arithmetic arithmetic) {
        fake.warmUp(arithmetic);
    }

    @Override
    public Optional<String> faultOf(EngineSpec spec, UnaryOperator<String> inWords) {
        return fake.faultOf(spec, inWords);
    }

    @Override
    public Engine open(EngineSpec spec) {
        return fake.open(spec);
    }

    @Override
    public ImportedModel readModel(String file, byte[] content) {
        return fake.readModel(file, content);
    }
}
