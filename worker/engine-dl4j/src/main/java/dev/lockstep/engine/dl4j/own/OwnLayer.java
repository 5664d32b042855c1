package dev.lockstep.engine.dl4j.own;

import dev.lockstep.engine.model.LayerText;
import dev.lockstep.engine.parameter.LayerArray;
import dev.lockstep.engine.parameter.LayerArrays;
import dev.lockstep.network.LayerSpec;
import dev.lockstep.network.RowShape;
import dev.lockstep.setting.SettingFaults;
import dev.lockstep.setting.SettingReader;
import dev.lockstep.setting.SettingWriter;
import dev.lockstep.setting.YamlNode;
import dev.lockstep.setting.YamlText;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.shade.jackson.annotation.JsonIgnore;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/** A layer of Lockstep's as Deeplearning4j's configurations have it: an exported model holds the layer as a run file says it. */
public final class OwnLayer extends Layer {
    private static final long serialVersionUID = 1L;

    private final String layer;
    private final List<Integer> rowSizes;
    private final int tokens;

    /** @param layer as a run file says it, under the key {@code layer} */
    public OwnLayer(
            @JsonProperty("layer") String layer,
            @JsonProperty("rowSizes") List<Integer> rowSizes,
            @JsonProperty("tokens") int tokens) {
        this.layer = layer;
        this.rowSizes = List.copyOf(rowSizes);
        this.tokens = tokens;
    }

    /** Empty where Lockstep has no such layer of its own. */
    public static Optional<Layer> of(LayerSpec layer, RowShape in) {
        return LayerKernel.of(layer, in, DataType.FLOAT).map(known -> {
            known.close();
            int tokens = in instanceof RowShape.Tokens words ? words.vocabulary() : 0;
            return new OwnLayer(SettingWriter.write(new LayerText(layer)), in.sizes(), tokens);
        });
    }

    public String getLayer() {
        return layer;
    }

    public List<Integer> getRowSizes() {
        return rowSizes;
    }

    public int getTokens() {
        return tokens;
    }

    LayerKernel maths(DataType type) {
        RowShape in = RowShape.of(rowSizes, tokens);
        return LayerKernel.of(spec(), in, type)
                .orElseThrow(() -> new IllegalStateException("no layer of Lockstep's takes " + in + ": " + layer));
    }

    /** What it learns. */
    List<LayerArray> arrays() {
        return LayerArrays.of(spec(), RowShape.of(rowSizes, tokens));
    }

    private LayerSpec spec() {
        SettingFaults faults = new SettingFaults();
        Optional<YamlNode> tree = YamlText.parse(layer, faults);
        return tree.flatMap(node -> SettingReader.read(LayerText.class, node, faults))
                .orElseThrow(() ->
                        new IllegalStateException("the model holds a layer that this build cannot read: " + layer))
                .layer();
    }

    @Override
    public org.deeplearning4j.nn.api.Layer instantiate(
            NeuralNetConfiguration configuration,
            @Nullable Collection<TrainingListener> listeners,
            int index,
            INDArray parameters,
            boolean initialise,
            DataType type) {
        OwnLayerRuntime running = new OwnLayerRuntime(configuration, type, maths(type));
        running.setIndex(index);
        running.setParamsViewArray(parameters);
        running.setParamTable(initializer().init(configuration, parameters, initialise));
        return running;
    }

    @Override
    @JsonIgnore
    public ParamInitializer initializer() {
        return new OwnParameters(this);
    }

    @Override
    public InputType getOutputType(int index, InputType input) {
        long[] row = new long[rowSizes.size() + 1];
        row[0] = 1;
        for (int i = 1; i < row.length; i++) {
            row[i] = rowSizes.get(i - 1);
        }
        LayerKernel maths = maths(DataType.FLOAT);
        maths.close();
        return type(maths.sizes(row));
    }

    /** Sizes of an array, the number of rows first, as DL4J calls them. */
    public static InputType type(long[] sizes) {
        return switch (sizes.length) {
            case 2 -> InputType.feedForward(sizes[1]);
            case 3 -> InputType.recurrent(sizes[2], sizes[1], RNNFormat.NWC);
            default -> InputType.convolutional(sizes[2], sizes[3], sizes[1]);
        };
    }

    @Override
    public void setNIn(InputType input, boolean override) {
        // Its shapes are known from the plan.
    }

    @Override
    public @Nullable InputPreProcessor getPreProcessorForInputType(InputType input) {
        return null;
    }

    @Override
    public @Nullable List<Regularization> getRegularizationByParam(String name) {
        return null;
    }

    @Override
    public boolean isPretrainParam(String name) {
        return false;
    }

    @Override
    public IUpdater getUpdaterByParam(String name) {
        return new Sgd(1);
    }

    @Override
    @JsonIgnore
    public GradientNormalization getGradientNormalization() {
        return GradientNormalization.None;
    }

    @Override
    @JsonIgnore
    public double getGradientNormalizationThreshold() {
        return 0;
    }

    @Override
    public @Nullable LayerMemoryReport getMemoryReport(InputType input) {
        return null;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof OwnLayer that
                && layer.equals(that.layer)
                && rowSizes.equals(that.rowSizes)
                && tokens == that.tokens;
    }

    @Override
    public int hashCode() {
        return Objects.hash(layer, rowSizes, tokens);
    }
}
