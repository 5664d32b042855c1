package dev.lockstep.engine.dl4j;

import dev.lockstep.engine.ComputeDevice;
import dev.lockstep.engine.Engine;
import dev.lockstep.engine.EngineProvider;
import dev.lockstep.engine.EngineSpec;
import dev.lockstep.engine.ImportedModel;
import dev.lockstep.engine.card.CardSupport;
import dev.lockstep.engine.model.BeyondDl4j;
import dev.lockstep.engine.model.ModelReader;
import dev.lockstep.engine.parameter.ParameterNeeds;
import dev.lockstep.network.Arithmetic;
import dev.lockstep.network.NetworkSpec;
import dev.lockstep.setting.SettingFault;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Brings the engine on Deeplearning4j. */
public final class Dl4jProvider implements EngineProvider {
    static final String NAME = "dl4j";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Optional<String> javaCpp() {
        return Optional.of(Nd4jRelease.here().javaCpp());
    }

    @Override
    public CardSupport cards() {
        return Dl4jCards.support();
    }

    @Override
    public void prepare(ComputeDevice device) {
        NativeLibrary.prepare(device);
    }

    /** Where it could be the library for cards as well, nothing is loaded before it is known which one it shall be. */
    @Override
    public void warmUp(Arithmetic arithmetic) {
        if (!Dl4jCards.areThere() || NativeLibrary.CARDS.areUsed()) {
            NativeLibrary.load(arithmetic);
        }
    }

    @Override
    public List<SettingFault> faultsIn(NetworkSpec network) {
        return BeyondDl4j.in(network);
    }

    @Override
    public Optional<String> faultOf(EngineSpec spec, UnaryOperator<String> inWords) {
        return ParameterNeeds.faultOf(spec, inWords);
    }

    @Override
    public Engine open(EngineSpec spec) {
        faultsIn(spec.network()).stream().findFirst().ifPresent(fault -> {
            throw new IllegalArgumentException(fault.toString());
        });
        return new Dl4jEngine(spec);
    }

    @Override
    public ImportedModel readModel(String file, byte[] content) {
        return ModelReader.read(file, content, ForeignModel::read);
    }
}
