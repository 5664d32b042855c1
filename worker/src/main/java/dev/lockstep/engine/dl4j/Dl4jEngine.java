package dev.lockstep.engine.dl4j;

import dev.lockstep.engine.Beginning;
import dev.lockstep.engine.Engine;
import dev.lockstep.engine.EngineSpec;
import dev.lockstep.engine.Fingerprint;
import dev.lockstep.engine.Needs;
import dev.lockstep.engine.Replica;
import dev.lockstep.network.Arithmetic;
import dev.lockstep.network.NetworkSpec;
import dev.lockstep.network.Plan;
import dev.lockstep.network.Shape;
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
        Natives.load(spec.arithmetic());
    }

    /** Loads the native library, for those who know early that they will need it. */
    public static void warmUp(Arithmetic arithmetic) {
        Natives.load(arithmetic);
    }

    /** What is wrong with what imported layers bring for rows of this shape: they may have learned from others. */
    public static Optional<String> faultOf(Beginning beginning, Shape row) {
        if (beginning.start().weights().isEmpty()) {
            return Optional.empty();
        }
        Natives.load();
        NetworkSpec computed = OutputStep.of(beginning.network()).computed();
        Plan plan = Plan.of(computed, row);
        Layout layout = new Layout(plan, Translation.model(computed, plan, DataType.FLOAT));
        return beginning.start().weights().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .filter(entry -> layout.room(entry.getKey()) != entry.getValue().length)
                .findFirst()
                .map(entry -> {
                    Plan.Node node = plan.nodes().get(entry.getKey());
                    return "its layer " + beginning.inWords(node.path()) + " brings " + entry.getValue().length
                            + " learned numbers, but for " + node.in() + " it has " + layout.room(entry.getKey());
                });
    }

    @Override
    public Replica replica(int number) {
        return GuardedReplica.make(Natives.OPERATIONS, () -> new Dl4jReplica(spec, number));
    }

    @Override
    public Needs needs() {
        Plan plan = Shapes.plan(OutputStep.of(spec.network()).computed(), spec.schema());
        long parameters = Translation.parameters(OutputStep.of(spec.network()).computed(), plan);
        long values = plan.row().width();
        for (Plan.Node node : plan.nodes()) {
            values += node.out().width();
        }
        return new Needs(parameters, parameters * UpdateRule.of(spec.updater()).states(), values);
    }

    @Override
    public Map<String, String> versions() {
        return Versions.loaded();
    }

    @Override
    public Fingerprint fingerprint() {
        return Natives.fingerprint();
    }

    @Override
    public float[] parametersOf(InputStream model) throws IOException {
        return Coefficients.read(model);
    }

    @Override
    public void close() {
        // Nothing to free: replicas own their memory, and the native library stays for the next run.
    }
}
