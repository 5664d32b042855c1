package dev.lockstep.engine.dl4j;

import dev.lockstep.engine.ImportedModel;
import dev.lockstep.network.BranchJoin;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A ComputationGraph that somebody else made with Deeplearning4j: one input, one output, layers, sums and merges. */
record ForeignGraph(String file, String configuration) {
    /** Where channels of images and values of rows lie: what concat puts one after the other. */
    private static final int CHANNELS = 1;

    ImportedModel with(INDArray parameters) {
        ComputationGraphConfiguration known =
                ForeignModel.parsed(file, () -> ComputationGraphConfiguration.fromJson(configuration));
        requireOne("inputs", known.getNetworkInputs());
        requireOne("outputs", known.getNetworkOutputs());
        ComputationGraph model = new ComputationGraph(known);
        model.init(parameters, false);
        ForeignModel read = new ForeignModel(file);
        Map<String, Integer> places = new HashMap<>();
        places.put(known.getNetworkInputs().get(0), ImportedModel.ROW);
        Set<String> wanted = new HashSet<>();
        collect(known.getNetworkOutputs().get(0), known, wanted);
        for (int number : model.topologicalSortOrder()) {
            String name = model.getVertices()[number].getVertexName();
            if (wanted.contains(name) && !places.containsKey(name)) {
                List<Integer> from = new ArrayList<>();
                inputs(name, known).forEach(other -> from.add(places.get(other)));
                places.put(
                        name,
                        add(name, Objects.requireNonNull(known.getVertices().get(name)), model, from, read));
            }
        }
        return read.imported();
    }

    private void requireOne(String what, List<String> names) {
        if (names.size() != 1) {
            throw new IllegalArgumentException(file + " is a ComputationGraph of " + names.size() + " " + what + ", "
                    + names + ": only one with a single input and a single output can be imported");
        }
    }

    private static List<String> inputs(String name, ComputationGraphConfiguration known) {
        return known.getVertexInputs().getOrDefault(name, List.of());
    }

    /** What leads nowhere is left out. */
    private static void collect(String name, ComputationGraphConfiguration known, Set<String> wanted) {
        if (wanted.add(name)) {
            inputs(name, known).forEach(before -> collect(before, known, wanted));
        }
    }

    private static int add(
            String name, GraphVertex vertex, ComputationGraph model, List<Integer> from, ForeignModel into) {
        if (vertex instanceof LayerVertex layer) {
            return into.add(name, model.getLayer(name), layer.getPreProcessor(), from.get(0));
        }
        Optional<BranchJoin> join = join(vertex);
        if (join.isEmpty()) {
            return into.refuse(name, "vertex", vertex.getClass().getSimpleName(), from);
        }
        return from.size() == 1 ? from.get(0) : into.bare(name, join.get(), from);
    }

    private static Optional<BranchJoin> join(GraphVertex vertex) {
        if (vertex instanceof ElementWiseVertex each) {
            return each.getOp() == ElementWiseVertex.Op.Add ? Optional.of(BranchJoin.ADD) : Optional.empty();
        }
        return vertex instanceof MergeVertex merge && merge.getMergeAxis() == CHANNELS
                ? Optional.of(BranchJoin.CONCAT)
                : Optional.empty();
    }
}
