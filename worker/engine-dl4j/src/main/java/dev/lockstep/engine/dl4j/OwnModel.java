package dev.lockstep.engine.dl4j;

import dev.lockstep.engine.ImportedModel;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A model of Lockstep's own: it holds its network as a run file says it. Its layers are named by kind and number. */
final class OwnModel {
    private final String file;
    private final ModelZip.Description known;
    private final NetworkPlan plan;
    private final Map<String, Integer> kinds = new HashMap<>();
    private final Map<String, Integer> branches = new HashMap<>();
    private final List<ImportedModel.Layer> layers = new ArrayList<>();

    OwnModel(String file, String description) {
        this.file = file;
        SettingFaults faults = new SettingFaults();
        known = YamlText.parse(description, faults)
                .flatMap(root -> SettingReader.read(ModelZip.Description.class, root, faults))
                .filter(read -> faults.isEmpty())
                .orElseThrow(() -> new IllegalArgumentException(
                        file + " holds a network that this version cannot read: " + faults.inOrder()));
        plan = NetworkPlan.of(known.network(), RowShape.of(known.row(), known.tokens()));
        branches.put(BranchSpec.ROW, ImportedModel.ROW);
    }

    ImportedModel with(INDArray parameters) {
        LeanModel model =
                NetworkTranslation.model(PerceptronOutput.of(known.network()).computed(), plan, DataType.FLOAT);
        model.params().assign(parameters.reshape(model.params().shape()));
        ParameterLayout layout = new ParameterLayout(plan, model);
        FloatBuffer learned = NativeLibrary.live(model.params());
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
