package dev.lockstep.engine.dl4j;

import dev.lockstep.engine.ArithmeticFingerprint;
import dev.lockstep.engine.Engine;
import dev.lockstep.engine.EngineSpec;
import dev.lockstep.engine.InitialModel;
import dev.lockstep.engine.MemoryNeeds;
import dev.lockstep.engine.Replica;
import dev.lockstep.network.Arithmetic;
import dev.lockstep.network.NetworkPlan;
import dev.lockstep.network.NetworkSpec;
import dev.lockstep.network.RowShape;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import org.nd4j.linalg.api.buffer.DataType;

/** The engine on Deeplearning4j, on CPUs. */
public final class Dl4jEngine implements Engine {
    private final EngineSpec spec;

    public Dl4jEngine(EngineSpec spec) {
        this.spec = spec;
        NativeLibrary.load(spec.arithmetic());
    }

    /** Loads the native library, for those who know early that they will need it. */
    public static void warmUp(Arithmetic arithmetic) {
        NativeLibrary.load(arithmetic);
    }

    /** What is wrong with what imported layers bring for rows of this shape: they may have learned from others. */
    public static Optional<String> faultOf(InitialModel initialModel, RowShape row) {
        if (initialModel.start().weights().isEmpty()) {
            return Optional.empty();
        }
        NativeLibrary.load();
        NetworkSpec computed = PerceptronOutput.of(initialModel.network()).computed();
        NetworkPlan plan = NetworkPlan.of(computed, row);
        ParameterLayout layout = new ParameterLayout(plan, NetworkTranslation.model(computed, plan, DataType.FLOAT));
        return initialModel.start().weights().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .filter(entry -> layout.room(entry.getKey()) != entry.getValue().length)
                .findFirst()
                .map(entry -> {
                    NetworkPlan.Node node = plan.nodes().get(entry.getKey());
                    return "its layer " + initialModel.inWords(node.path()) + " brings " + entry.getValue().length
                            + " learned numbers, but for " + node.in() + " it has " + layout.room(entry.getKey());
                });
    }

    @Override
    public Replica replica(int number) {
        return GuardedReplica.make(NativeLibrary.OPERATIONS, () -> new Dl4jReplica(spec, number));
    }

    @Override
    public MemoryNeeds needs() {
        NetworkPlan plan = NetworkCheck.plan(PerceptronOutput.of(spec.network()).computed(), spec.schema());
        long parameters = NetworkTranslation.parameters(
                PerceptronOutput.of(spec.network()).computed(), plan);
        long values = plan.row().width();
        for (NetworkPlan.Node node : plan.nodes()) {
            values += node.out().width();
        }
        return new MemoryNeeds(
                parameters, parameters * UpdateRule.of(spec.updater()).states(), values);
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
