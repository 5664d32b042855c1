package dev.lockstep.driver.run;

import dev.lockstep.config.RunFile;
import dev.lockstep.config.RunSpec;
import dev.lockstep.data.DataSchema;
import dev.lockstep.engine.model.LayerText;
import dev.lockstep.engine.parameter.ParameterLayout;
import dev.lockstep.events.Event;
import dev.lockstep.network.LayerSpec;
import dev.lockstep.network.NetworkPlan;
import dev.lockstep.network.NetworkSpec;
import dev.lockstep.network.PlanOperation;
import dev.lockstep.network.RowShape;
import dev.lockstep.setting.SettingWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What is trained, for whoever looks at a run later. */
final class RunDescription {
    private static final List<String> FACTS = List.of(
            "network.loss", "training.updater", "training.clip", "training.average", "data.source", "data.split");

    /** Settings of a layer that are not its own, or none. */
    private static final Set<String> UNSAID = Set.of("none", "network", "inherited", "false");

    private RunDescription() {}

    /** @param network the whole of it, also where the run begins with layers of a model */
    static Event.RunDescribed of(RunSpec run, NetworkSpec network, DataSchema schema) {
        NetworkPlan plan = NetworkPlan.of(network, RowShape.of(schema.featureShape(), schema.tokens()));
        ParameterLayout layout = ParameterLayout.of(plan);
        List<Event.RunDescribed.Layer> layers = plan.nodes().stream()
                .map(node -> new Event.RunDescribed.Layer(
                        kind(node.work()),
                        settings(node.work()),
                        node.from(),
                        String.valueOf(node.out()),
                        layout.room(node.number())))
                .toList();
        return new Event.RunDescribed(RunFile.write(run), facts(SettingWriter.values(run)), layers);
    }

    private static String kind(PlanOperation work) {
        return work instanceof LayerSpec layer
                ? SettingWriter.spelt((Record) layer)
                : SettingWriter.spelt((Enum<?>) work);
    }

    private static String settings(PlanOperation work) {
        if (!(work instanceof LayerSpec layer)) {
            return "";
        }
        String place = "layer." + kind(layer) + ".";
        return SettingWriter.values(new LayerText(layer)).entrySet().stream()
                .filter(setting -> setting.getKey().startsWith(place) && !UNSAID.contains(setting.getValue()))
                .map(setting -> setting.getKey().substring(place.length()) + " " + setting.getValue())
                .collect(Collectors.joining(", "));
    }

    /** Each with all that the run file says below it. */
    private static Map<String, String> facts(Map<String, String> values) {
        Map<String, String> facts = new LinkedHashMap<>();
        for (String fact : FACTS) {
            String said = values.entrySet().stream()
                    .filter(value ->
                            value.getKey().equals(fact) || value.getKey().startsWith(fact + "."))
                    .map(value -> (value.getKey().substring(fact.length()).replaceFirst("^\\.", "") + " "
                                    + value.getValue())
                            .strip())
                    .collect(Collectors.joining(", "));
            if (!said.isEmpty()) {
                facts.put(fact.substring(fact.indexOf('.') + 1), said);
            }
        }
        return facts;
    }
}
