package dev.lockstep.engine.dl4j;

import dev.lockstep.engine.Engine;
import dev.lockstep.engine.EngineProvider;
import dev.lockstep.engine.EngineSpec;
import dev.lockstep.engine.ImportedModel;
import dev.lockstep.engine.parameter.ParameterLayout;
import dev.lockstep.network.Arithmetic;
import dev.lockstep.network.NetworkPlan;
import dev.lockstep.network.RowShape;
import java.util.Map;
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
        return Optional.of("1.5.7");
    }

    @Override
    public void warmUp(Arithmetic arithmetic) {
        NativeLibrary.load(arithmetic);
    }

    /** Every layer is known here; but imported layers may have learned from rows of another shape. */
    @Override
    public Optional<String> faultOf(EngineSpec spec, UnaryOperator<String> inWords) {
        Map<Integer, float[]> weights = spec.start().weights();
        if (weights.isEmpty()) {
            return Optional.empty();
        }
        NativeLibrary.load();
        RowShape row = RowShape.of(spec.schema().featureShape(), spec.schema().tokens());
        NetworkPlan plan = NetworkPlan.of(spec.network(), row);
        ParameterLayout layout = ModelReader.layout(spec.network(), plan);
        return weights.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .filter(entry -> layout.room(entry.getKey()) != entry.getValue().length)
                .findFirst()
                .map(entry -> {
                    NetworkPlan.Node node = plan.nodes().get(entry.getKey());
                    return "its layer " + inWords.apply(node.path()) + " brings " + entry.getValue().length
                            + " learned numbers, but for " + node.in() + " it has " + layout.room(entry.getKey());
                });
    }

    @Override
    public Engine open(EngineSpec spec) {
        return new Dl4jEngine(spec);
    }

    @Override
    public ImportedModel readModel(String file, byte[] content) {
        return ModelReader.read(file, content);
    }
}
