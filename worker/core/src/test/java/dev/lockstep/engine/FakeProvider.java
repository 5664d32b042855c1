package dev.lockstep.engine;

import dev.lockstep.network.Arithmetic;
import dev.lockstep.network.NetworkSpec;
import dev.lockstep.network.SequenceLayer;
import dev.lockstep.setting.SettingFault;
import dev.lockstep.setting.SettingPlace;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Brings the fake engine to tests: {@code training.engine: fake}. */
public final class FakeProvider implements EngineProvider {
    public static final String NAME = "fake";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void warmUp(Arithmetic arithmetic) {
        // There is nothing to load.
    }

    /** It takes any network as it is; but tests want one that it refuses. */
    @Override
    public List<SettingFault> faultsIn(NetworkSpec network) {
        return LayerFaults.in(
                network,
                layer -> layer instanceof SequenceLayer.Gru
                        ? Optional.of(new SettingFault(
                                SettingPlace.FILE, "", "is not known to the engine " + NAME, "use another engine"))
                        : Optional.empty());
    }

    @Override
    public Optional<String> faultOf(EngineSpec spec, UnaryOperator<String> inWords) {
        return spec.start().weights().isEmpty()
                ? Optional.empty()
                : Optional.of("a fake engine begins with no model (remove network.import)");
    }

    @Override
    public Engine open(EngineSpec spec) {
        return new FakeEngine(spec);
    }

    @Override
    public ImportedModel readModel(String file, byte[] content) {
        throw new IllegalArgumentException(
                file + " cannot be read by a fake engine (give training.engine another one)");
    }
}
