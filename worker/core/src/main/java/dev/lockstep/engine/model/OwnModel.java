package dev.lockstep.engine.model;

import dev.lockstep.engine.ImportedModel;
import dev.lockstep.engine.parameter.ParameterLayout;
import dev.lockstep.network.BranchSpec;
import dev.lockstep.network.LayerSpec;
import dev.lockstep.network.NetworkPlan;
import dev.lockstep.network.PlanOperation;
import dev.lockstep.network.RowShape;
import dev.lockstep.setting.SettingFaults;
import dev.lockstep.setting.SettingReader;
import dev.lockstep.setting.SettingWriter;
import dev.lockstep.setting.YamlText;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A model of Lockstep's own: it holds its network as a run file says it. Its layers are named by kind and number. */
final class OwnModel {
    private final String file;
    private final ModelDescription known;
    private final NetworkPlan plan;
    private final Map<String, Integer> kinds = new HashMap<>();
    private final Map<String, Integer> branches = new HashMap<>();
    private final List<ImportedModel.Layer> layers = new ArrayList<>();

    /**
     * From its description.
     *
     * @param file what messages call it
     * @param description the entry {@link ModelArchive#NETWORK}
     * @throws IllegalArgumentException where this version cannot read it
     */
    OwnModel(String file, byte[] description) {
        this.file = file;
        SettingFaults faults = new SettingFaults();
        known = YamlText.parse(new String(description, StandardCharsets.UTF_8), faults)
                .flatMap(root -> SettingReader.read(ModelDescription.class, root, faults))
                .filter(read -> faults.isEmpty())
                .orElseThrow(() -> new IllegalArgumentException(
                        file + " holds a network that this version cannot read: " + faults.inOrder()));
        plan = NetworkPlan.of(known.network(), RowShape.of(known.row(), known.tokens()));
        branches.put(BranchSpec.ROW, ImportedModel.ROW);
    }

    /**
     * The model with what it has learned.
     *
     * @param numbers all of it, in model order
     */
    ImportedModel with(float[] numbers) {
        ParameterLayout layout = ParameterLayout.of(plan);
        if (numbers.length != layout.length()) {
            throw new IllegalArgumentException(file + " holds " + numbers.length
                    + " learned numbers, but its network has " + layout.length() + " (name the model.zip of a run)");
        }
        FloatBuffer learned = FloatBuffer.wrap(numbers);
        int last = chain(known.network().layers(), "network.layers.", ImportedModel.ROW, layout, learned);
        List<BranchSpec> graph = known.network().graph();
        for (int i = 0; i < graph.size(); i++) {
            BranchSpec branch = graph.get(i);
            List<Integer> from = branch.from().stream().map(branches::get).toList();
            int start = from.isEmpty() ? last : from.get(0);
            if (from.size() > 1) {
                layers.add(ImportedModel.Layer.bare(named(SettingWriter.spelt(branch.join())), branch.join(), from));
                start = layers.size() - 1;
            }
            last = chain(branch.layers(), "network.graph." + i + ".layers.", start, layout, learned);
            branches.put(branch.name(), last);
        }
        return new ImportedModel(file, layers);
    }

    private int chain(List<LayerSpec> specs, String path, int start, ParameterLayout layout, FloatBuffer parameters) {
        int last = start;
        for (int i = 0; i < specs.size(); i++) {
            String itself = path + i + ".";
            List<NetworkPlan.Node> nodes = plan.nodes().stream()
                    .filter(node -> node.path().startsWith(itself))
                    .toList();
            PlanOperation spec = specs.get(i);
            layers.add(new ImportedModel.Layer(
                    named(SettingWriter.spelt((Record) spec)),
                    spec,
                    List.of(last),
                    Optional.of(shape(nodes.get(0).from().get(0))),
                    nodes.stream()
                            .map(node -> layout.learned(parameters, node.number()))
                            .toList()));
            last = layers.size() - 1;
        }
        return last;
    }

    private String named(String kind) {
        return kind + "-" + kinds.merge(kind, 1, Integer::sum);
    }

    private RowShape shape(int node) {
        return node == NetworkPlan.ROW ? plan.row() : plan.nodes().get(node).out();
    }
}
