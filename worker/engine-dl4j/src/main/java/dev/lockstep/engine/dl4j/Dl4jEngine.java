package dev.lockstep.engine.dl4j;

import dev.lockstep.engine.ArithmeticFingerprint;
import dev.lockstep.engine.Engine;
import dev.lockstep.engine.EngineSpec;
import dev.lockstep.engine.MemoryNeeds;
import dev.lockstep.engine.NetworkCheck;
import dev.lockstep.engine.Replica;
import dev.lockstep.engine.loss.PerceptronOutput;
import dev.lockstep.engine.parameter.FlatUpdater;
import dev.lockstep.network.NetworkPlan;
import dev.lockstep.network.NetworkSpec;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/** The engine on Deeplearning4j, on CPUs. */
final class Dl4jEngine implements Engine {
    private final EngineSpec spec;

    Dl4jEngine(EngineSpec spec) {
        this.spec = spec;
        NativeLibrary.load(spec.arithmetic());
    }

    @Override
    public Replica replica(int number) {
        return GuardedReplica.make(NativeLibrary.OPERATIONS, () -> new Dl4jReplica(spec, number));
    }

    @Override
    public MemoryNeeds needs() {
        NetworkSpec computed = PerceptronOutput.of(spec.network()).computed();
        NetworkPlan plan = NetworkCheck.plan(computed, spec.schema());
        long parameters = NetworkTranslation.parameters(computed, plan);
        long values = plan.row().width();
        for (NetworkPlan.Node node : plan.nodes()) {
            values += node.out().width();
        }
        return new MemoryNeeds(parameters, parameters * FlatUpdater.states(spec.updater()), values);
    }

    @Override
    public Map<String, String> versions() {
        return LibraryVersions.loaded();
    }

    @Override
    public ArithmeticFingerprint fingerprint() {
        return NativeLibrary.fingerprint();
    }

    @Override
    public float[] parametersOf(InputStream model) throws IOException {
        return CoefficientsFile.read(model);
    }

    @Override
    public void close() {
        // Nothing to free: replicas own their memory, and the native library stays for the next run.
    }
}
