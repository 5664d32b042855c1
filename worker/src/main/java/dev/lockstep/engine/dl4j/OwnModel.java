package dev.lockstep.engine.dl4j;

import dev.lockstep.engine.ImportedModel;
import dev.lockstep.network.LayerSpec;
import dev.lockstep.network.NetworkSpec;
import dev.lockstep.network.Plan;
import dev.lockstep.network.Shape;
import dev.lockstep.setting.Faults;
import dev.lockstep.setting.SettingReader;
import dev.lockstep.setting.SettingWriter;
import dev.lockstep.setting.YamlText;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A model of Lockstep's own: it holds its network as a run file says it. Its layers are named by kind and number. */
record OwnModel(String file, String description) {

    ImportedModel with(INDArray parameters) {
        Faults faults = new Faults();
        ModelZip.Description known = YamlText.parse(description, faults)
                .flatMap(root -> SettingReader.read(ModelZip.Description.class, root, faults))
                .filter(read -> faults.isEmpty())
                .orElseThrow(() -> new IllegalArgumentException(
                        file + " holds a network that this version cannot read: " + faults.inOrder()));
        NetworkSpec network = known.network();
        if (!network.graph().isEmpty()) {
            throw new IllegalArgumentException(
                    file + " is no chain: only a network of network.layers can be imported, not one of branches");
        }
        Plan plan = Plan.of(network, Shape.of(known.row(), known.tokens()));
        Lean model = Translation.model(OutputStep.of(network).computed(), plan, DataType.FLOAT);
        model.params().assign(parameters.reshape(model.params().shape()));
        return layers(known, plan, new Layout(plan, model), Natives.live(model.params()));
    }

    private ImportedModel layers(ModelZip.Description known, Plan plan, Layout layout, FloatBuffer parameters) {
        Map<String, Integer> kinds = new HashMap<>();
        List<ImportedModel.Layer> layers = new ArrayList<>();
        List<LayerSpec> specs = known.network().layers();
        for (int i = 0; i < specs.size(); i++) {
            String path = "network.layers." + i + ".";
            List<Plan.Node> nodes = plan.nodes().stream()
                    .filter(node -> node.path().startsWith(path))
                    .toList();
            String kind = SettingWriter.spelt((Record) specs.get(i));
            Shape takes = shape(plan, nodes.get(0).from().get(0));
            layers.add(new ImportedModel.Layer(
                    kind + "-" + kinds.merge(kind, 1, Integer::sum),
                    specs.get(i),
                    takes.sizes(),
                    takes instanceof Shape.Tokens tokens ? tokens.vocabulary() : 0,
                    nodes.stream()
                            .map(node -> layout.learned(parameters, node.number()))
                            .toList()));
        }
        return new ImportedModel(file, layers);
    }

    private static Shape shape(Plan plan, int node) {
        return node == Plan.ROW ? plan.row() : plan.nodes().get(node).out();
    }
}
