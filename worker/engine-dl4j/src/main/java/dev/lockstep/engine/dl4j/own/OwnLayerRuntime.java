package dev.lockstep.engine.dl4j.own;

import dev.lockstep.engine.parameter.LayerArray;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.AbstractLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A layer of Lockstep's at work in a network of Deeplearning4j's. */
public final class OwnLayerRuntime extends AbstractLayer<OwnLayer> {
    private static final long serialVersionUID = 1L;

    private final transient LayerKernel maths;
    private final transient List<LayerArray> weights;
    private transient Map<String, INDArray> parameterViews = new LinkedHashMap<>();
    private transient List<FlatArray> parameters = List.of();
    private transient List<FlatArray> gradients = List.of();
    private transient Map<String, INDArray> gradientViews = new LinkedHashMap<>();
    private transient @Nullable INDArray flat;
    private transient @Nullable INDArray flatGradient;
    private transient @Nullable FlatArray mask;
    private transient @Nullable LayerPass pass;

    OwnLayerRuntime(NeuralNetConfiguration configuration, DataType type, LayerKernel maths) {
        super(configuration, type);
        this.maths = maths;
        weights = configuration.getLayer() instanceof OwnLayer own ? own.arrays() : List.of();
    }

    /** Sets which steps of each row are there, as [rows, steps]; null where all are. */
    public void mask(@Nullable INDArray present) {
        mask = present == null ? null : FlatArray.of(HostSide.fetched(present));
    }

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
        INDArray rows = FlatArray.liesInOrder(input) ? input : workspaces.dup(ArrayType.ACTIVATIONS, input, 'c');
        long[] sizes = maths.sizes(rows.shape());
        INDArray out = workspaces.createUninitialized(ArrayType.ACTIVATIONS, input.dataType(), sizes, 'c');
        int count = Math.toIntExact(rows.length() / rowWidth());
        FlatArray into = FlatArray.of(HostSide.room(out));
        LayerPass next =
                new LayerPass(count, training, FlatArray.of(HostSide.fetched(rows)), mask, parameters(), gradients());
        maths.forward(next, into);
        HostSide.bring(into.array(), out);
        pass = training ? next : null;
        return out;
    }

    private int rowWidth() {
        return layerConf().getRowSizes().stream().reduce(1, Math::multiplyExact);
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
        LayerPass forward = pass;
        if (forward == null) {
            throw new IllegalStateException("layer " + index + " goes back without having gone forward");
        }
        pass = null;
        INDArray above =
                FlatArray.liesInOrder(epsilon) ? epsilon : workspaces.dup(ArrayType.ACTIVATION_GRAD, epsilon, 'c');
        INDArray below = index == 0
                ? null
                : workspaces.createUninitialized(ArrayType.ACTIVATION_GRAD, input.dataType(), input.shape(), 'c');
        FlatArray into = below == null ? null : FlatArray.of(HostSide.room(below));
        maths.back(forward, FlatArray.of(HostSide.fetched(above)), into);
        if (below != null && into != null) {
            HostSide.bring(into.array(), below);
        }
        if (HostSide.isApart()) {
            bring(forward.gradients());
        }
        Gradient gradient = new DefaultGradient();
        gradientViews.forEach(gradient::setGradientFor);
        return new Pair<>(gradient, below);
    }

    /** What it has learned, where the processor looks. */
    private List<FlatArray> parameters() {
        return HostSide.isApart() ? copies(parameterViews, HostSide::fetched) : parameters;
    }

    /** Where the processor writes the gradient. */
    private List<FlatArray> gradients() {
        return HostSide.isApart() ? copies(gradientViews, HostSide::room) : gradients;
    }

    private void bring(List<FlatArray> written) {
        List<INDArray> views = learned(gradientViews);
        for (int i = 0; i < views.size(); i++) {
            HostSide.bring(written.get(i).array(), views.get(i));
        }
    }

    private List<FlatArray> copies(Map<String, INDArray> views, UnaryOperator<INDArray> copy) {
        return learned(views).stream()
                .map(view -> FlatArray.of(copy.apply(view)))
                .toList();
    }

    /** The memories themselves, where the processor has them. */
    private List<FlatArray> memories(Map<String, INDArray> views) {
        return HostSide.isApart()
                ? List.of()
                : learned(views).stream().map(FlatArray::of).toList();
    }

    /** In the order of what the layer learns. */
    private List<INDArray> learned(Map<String, INDArray> views) {
        List<INDArray> learned = new ArrayList<>();
        for (LayerArray array : weights) {
            INDArray view = views.get(array.name());
            if (view != null) {
                learned.add(view);
            }
        }
        return learned;
    }

    @Override
    public @Nullable INDArray params() {
        return flat;
    }

    @Override
    public void setParamsViewArray(@Nullable INDArray array) {
        flat = array;
    }

    @Override
    public @Nullable INDArray getGradientsViewArray() {
        return flatGradient;
    }

    @Override
    public void setBackpropGradientsViewArray(INDArray array) {
        flatGradient = array;
        gradientViews = layerConf().initializer().getGradientsFromFlattened(conf, array);
        gradients = memories(gradientViews);
    }

    @Override
    public @Nullable INDArray getParam(String name) {
        return parameterViews.get(name);
    }

    @Override
    public void setParamTable(Map<String, INDArray> table) {
        parameterViews = table;
        parameters = memories(table);
    }

    @Override
    public Map<String, INDArray> paramTable(boolean backpropOnly) {
        return parameterViews;
    }

    @Override
    public long numParams() {
        return weights.stream().mapToLong(LayerArray::count).sum();
    }

    @Override
    public void setParams(@Nullable INDArray array) {
        INDArray known = flat;
        if (known != null && array != null && known != array) {
            known.assign(array.reshape(known.shape()));
        }
    }

    @Override
    public boolean isPretrainLayer() {
        return false;
    }

    @Override
    public void clearNoiseWeightParams() {
        // There is no noise.
    }

    @Override
    public @Nullable Layer clone() {
        throw new UnsupportedOperationException("a layer at work is not copied: build its network again");
    }

    @Override
    public void close() {
        maths.close();
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
