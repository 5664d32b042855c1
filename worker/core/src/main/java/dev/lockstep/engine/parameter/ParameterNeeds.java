package dev.lockstep.engine.parameter;

import dev.lockstep.engine.EngineSpec;
import dev.lockstep.engine.MemoryNeeds;
import dev.lockstep.engine.NetworkCheck;
import dev.lockstep.network.NetworkPlan;
import dev.lockstep.network.RowShape;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** What the parameters of a network ask for, before there are any. */
public final class ParameterNeeds {
    private ParameterNeeds() {}

    /**
     * What a replica takes that keeps parameters, state and rows as {@link FlatUpdater} does.
     *
     * @param sharesWeights whether replicas may hold them together
     */
    public static MemoryNeeds of(EngineSpec spec, boolean sharesWeights) {
        NetworkPlan plan = NetworkCheck.plan(spec.network(), spec.schema());
        long parameters = ParameterLayout.count(plan);
        long values = plan.row().width();
        for (NetworkPlan.Node node : plan.nodes()) {
            values += node.out().width();
        }
        return new MemoryNeeds(parameters, parameters * FlatUpdater.states(spec.updater()), values, sharesWeights);
    }

    /**
     * Why imported layers cannot go on from what they bring: they may have learned from rows of another shape.
     *
     * @param inWords what a path of the whole network is to a reader
     */
    public static Optional<String> faultOf(EngineSpec spec, UnaryOperator<String> inWords) {
        RowShape row = RowShape.of(spec.schema().featureShape(), spec.schema().tokens());
        NetworkPlan plan = NetworkPlan.of(spec.network(), row);
        ParameterLayout layout = ParameterLayout.of(plan);
        return spec.start().weights().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .filter(entry -> layout.room(entry.getKey()) != entry.getValue().length)
                .findFirst()
                .map(entry -> {
                    NetworkPlan.Node node = plan.nodes().get(entry.getKey());
                    return "its layer " + inWords.apply(node.path()) + " brings " + entry.getValue().length
                            + " learned numbers, but for " + node.in() + " it has " + layout.room(entry.getKey());
                });
    }
}
