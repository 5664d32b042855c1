package dev.lockstep.engine.dl4j;

import dev.lockstep.engine.Engine;
import dev.lockstep.engine.EngineSpec;
import dev.lockstep.engine.Needs;
import dev.lockstep.engine.Replica;
import dev.lockstep.network.Plan;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/** The engine on Deeplearning4j, on CPUs. */
public final class Dl4jEngine implements Engine {
    private final EngineSpec spec;

    public Dl4jEngine(EngineSpec spec) {
        this.spec = spec;
        Natives.load();
    }

    /** Loads the native library, for those who know early that they will need it. */
    public static void warmUp() {
        Natives.load();
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
    public float[] parametersOf(InputStream model) throws IOException {
        return Coefficients.read(model);
    }

    @Override
    public void close() {
        // Nothing to free: replicas own their memory, and the native library stays for the next run.
    }
}
