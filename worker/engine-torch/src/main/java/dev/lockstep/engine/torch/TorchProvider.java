package dev.lockstep.engine.torch;

import dev.lockstep.engine.Engine;
import dev.lockstep.engine.EngineProvider;
import dev.lockstep.engine.EngineSpec;
import dev.lockstep.engine.ImportedModel;
import dev.lockstep.engine.card.CardSupport;
import dev.lockstep.engine.model.ModelReader;
import dev.lockstep.engine.parameter.ParameterNeeds;
import dev.lockstep.network.Arithmetic;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Brings the engine on libtorch. */
public final class TorchProvider implements EngineProvider {
    static final String NAME = "torch";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Optional<String> javaCpp() {
        return Optional.of("1.5.13");
    }

    @Override
    public Optional<String> faultHere() {
        return NativeJars.faultOf(TorchProvider.class.getClassLoader())
                .or(() -> TorchCards.fault().map(why -> "training.engine=" + NAME + ": " + why));
    }

    @Override
    public CardSupport cards() {
        return TorchCards.support();
    }

    @Override
    public void warmUp(Arithmetic arithmetic) {
        TorchLibrary.load(arithmetic);
    }

    /** A system on which libtorch cannot be loaded is a fault as well, and known without trying. */
    @Override
    public Optional<String> faultOf(EngineSpec spec, UnaryOperator<String> inWords) {
        return TorchLibrary.fault().or(() -> ParameterNeeds.faultOf(spec, inWords));
    }

    @Override
    public Engine open(EngineSpec spec) {
        return new TorchEngine(spec);
    }

    @Override
    public ImportedModel readModel(String file, byte[] content) {
        return ModelReader.read(file, content, ModelReader.none(NAME));
    }
}
