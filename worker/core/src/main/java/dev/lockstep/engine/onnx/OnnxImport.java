package dev.lockstep.engine.onnx;

import dev.lockstep.engine.ImportedModel;
import dev.lockstep.network.BranchJoin;
import dev.lockstep.network.LayerSpec;
import dev.lockstep.network.LossFunction;
import dev.lockstep.network.NetworkPlan;
import dev.lockstep.network.NetworkSpec;
import dev.lockstep.network.RowShape;
import dev.lockstep.network.ShapeException;
import dev.lockstep.network.WeightInit;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the common layers of models that others left as ONNX, whose graph has one input and one output. */
public final class OnnxImport {
    /** How every such file begins: the first field is a number. */
    private static final byte BEGINS = 0x08;

    /** Which pass on what they read. */
    private static final Set<String> NOTHING = Set.of("Identity", "Dropout", "Cast", "Squeeze");

    private final String file;
    private final Map<String, OnnxTensor> constants = new HashMap<>();
    private final List<ImportedModel.Layer> layers = new ArrayList<>();
    private final Map<String, Flow> flows = new HashMap<>();

    /** What comes out somewhere: of which layer, and its shape where it is known. */
    private record Flow(int place, Optional<RowShape> shape) {}

    private OnnxImport(String file) {
        this.file = file;
    }

    /** Whether a file begins as such do. */
    public static boolean begins(byte[] content) {
        return content.length > 2 && content[0] == BEGINS;
    }

    /**
     * Reads a model.
     *
     * @param file what messages call it
     * @throws IllegalArgumentException where it is none, or a broken one
     */
    public static ImportedModel read(String file, byte[] content) {
        OnnxImport model = new OnnxImport(file);
        try {
            model.read(ProtobufFields.of(ByteBuffer.wrap(content)));
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new IllegalArgumentException(file + " is no model in ONNX that can be read: " + e.getMessage(), e);
        }
        return new ImportedModel(file, model.layers);
    }

    private void read(ProtobufFields model) {
        List<ProtobufFields> graphs = model.messages(7);
        if (graphs.size() != 1 || graphs.get(0).messages(1).isEmpty()) {
            throw new IllegalArgumentException("it has no graph of operations");
        }
        ProtobufFields graph = graphs.get(0);
        graph.messages(5).stream().map(OnnxTensor::of).forEach(tensor -> constants.put(tensor.name(), tensor));
        for (ProtobufFields input : graph.messages(11)) {
            if (!constants.containsKey(input.text(1))) {
                flows.put(input.text(1), new Flow(ImportedModel.ROW, rowShape(input)));
            }
        }
        List<OnnxOperation> operations =
                graph.messages(1).stream().map(OnnxOperation::of).toList();
        for (OnnxOperation operation : BiasedProduct.joined(operations, constants)) {
            add(operation);
        }
        if (layers.isEmpty()) {
            throw new IllegalArgumentException("it has no layer");
        }
    }

    /** Of the sizes behind that of the batch; empty where one is left open. */
    private static Optional<RowShape> rowShape(ProtobufFields input) {
        List<Integer> sizes = new ArrayList<>();
        input.messages(2).stream()
                .flatMap(type -> type.messages(1).stream())
                .flatMap(tensor -> tensor.messages(2).stream())
                .flatMap(shape -> shape.messages(1).stream())
                .skip(1)
                .forEach(size -> sizes.add(Math.toIntExact(size.number(1))));
        boolean isKnown =
                !sizes.isEmpty() && sizes.size() <= 3 && sizes.stream().allMatch(size -> size > 0);
        return isKnown ? Optional.of(RowShape.of(sizes, 0)) : Optional.empty();
    }

    private void add(OnnxOperation operation) {
        Optional<OnnxTensor> constant = operation.constant();
        if (constant.isPresent()) {
            constants.put(operation.to().get(0), constant.get());
            return;
        }
        List<Flow> in = new ArrayList<>();
        for (String name : operation.from()) {
            Flow flow = flows.get(name);
            if (flow != null) {
                in.add(flow);
            }
        }
        Flow first = in.isEmpty() ? new Flow(ImportedModel.ROW, Optional.empty()) : in.get(0);
        if (NOTHING.contains(operation.type()) && in.size() == 1) {
            flows.put(operation.to().get(0), first);
            return;
        }
        try {
            if (in.isEmpty()) {
                throw new OnnxUnsupportedException("reads nothing that is a layer's");
            }
            flows.put(operation.to().get(0), in.size() > 1 ? joined(operation, in) : layer(operation, first));
        } catch (OnnxUnsupportedException e) {
            String why = "the operation " + operation.name() + " of " + file + ", a " + operation.type()
                    + ", cannot be imported: it " + e.why()
                    + "; or take other layers by network.import.from and until";
            layers.add(ImportedModel.Layer.refused(operation.name(), List.of(first.place()), why));
            flows.put(operation.to().get(0), new Flow(layers.size() - 1, Optional.empty()));
        }
    }

    private Flow joined(OnnxOperation operation, List<Flow> in) throws OnnxUnsupportedException {
        boolean isSum = operation.type().equals("Add") || operation.type().equals("Sum");
        boolean isLined = operation.type().equals("Concat");
        if (!isSum && !isLined) {
            throw new OnnxUnsupportedException("makes one of several ways, which Add and Concat do here");
        }
        Optional<RowShape> shape = isSum ? in.get(0).shape() : Optional.empty();
        if (isLined) {
            int axis = (int) operation.number("axis", 1);
            boolean areSteps = in.get(0)
                    .shape()
                    .filter(RowShape.Sequence.class::isInstance)
                    .isPresent();
            if (axis != (areSteps ? 2 : 1) && axis != -1) {
                throw new OnnxUnsupportedException("puts ways side by side along dimension " + axis);
            }
        }
        layers.add(ImportedModel.Layer.bare(
                operation.name(),
                isSum ? BranchJoin.ADD : BranchJoin.CONCAT,
                in.stream().map(Flow::place).toList()));
        return new Flow(layers.size() - 1, shape);
    }

    private Flow layer(OnnxOperation operation, Flow in) throws OnnxUnsupportedException {
        List<OnnxTensor> learned = operation.from().stream()
                .filter(constants::containsKey)
                .map(constants::get)
                .toList();
        TranslatedOperation found = TranslatedOperation.of(operation, learned, in.shape());
        layers.add(new ImportedModel.Layer(
                operation.name(), found.layer(), List.of(in.place()), in.shape().or(found::takes), found.weights()));
        return new Flow(layers.size() - 1, after(found.layer(), in.shape().or(found::takes)));
    }

    private static Optional<RowShape> after(LayerSpec layer, Optional<RowShape> in) throws OnnxUnsupportedException {
        if (in.isEmpty()) {
            return Optional.empty();
        }
        NetworkSpec alone =
                new NetworkSpec(Optional.empty(), List.of(layer), LossFunction.MSE, new WeightInit.Xavier(), 0, 0);
        try {
            return Optional.of(NetworkPlan.of(alone, in.get()).out());
        } catch (ShapeException e) {
            throw new OnnxUnsupportedException("does not fit: it " + e.what());
        }
    }
}
