package dev.lockstep.engine.torch;

import static org.bytedeco.pytorch.global.torch.addmm;
import static org.bytedeco.pytorch.global.torch.mm_out;
import static org.bytedeco.pytorch.global.torch.sigmoid_backward;
import static org.bytedeco.pytorch.global.torch.sum_out;
import static org.bytedeco.pytorch.global.torch.tanh_backward;
import static org.bytedeco.pytorch.global.torch.threshold_backward;

import dev.lockstep.engine.parameter.LayerParameter;
import dev.lockstep.engine.parameter.ParameterLayout;
import dev.lockstep.network.Activation;
import dev.lockstep.network.LayerSpec;
import dev.lockstep.network.NetworkPlan;
import dev.lockstep.network.RowShape;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntConsumer;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A network of dense layers and nothing else, which goes back by hand: what libtorch writes down on the way forward, to find
 * the way back, takes as long as a small network's arithmetic, and of a wide one it adds each gradient where there is a zero.
 */
final class DenseChain {
    /** Those whose slope is known from what they put out, so that they may overwrite what came in. */
    private static final Set<Activation> KNOWN_BY_OUTPUT =
            EnumSet.of(Activation.RELU, Activation.TANH, Activation.SIGMOID, Activation.IDENTITY);

    private final Scalar nothing = new Scalar(0f);
    private final List<Link> links = new ArrayList<>();

    /** One layer, with the places of its gradients, which begin at the first. */
    private record Link(
            int first,
            Activation activation,
            Tensor weights,
            Tensor turned,
            Tensor weightSlopes,
            @Nullable Tensor bias,
            @Nullable Tensor biasSlopes) {}

    DenseChain(NetworkPlan plan, ParameterLayout layout, FlatTensors flat) {
        for (NetworkPlan.Node node : plan.nodes()) {
            LayerSpec.Dense dense = (LayerSpec.Dense) node.work();
            List<LayerParameter> arrays = layout.of(node.number());
            int first = arrays.get(0).first();
            long[] sizes = {dense.units(), node.in().width()};
            int behind = first + (int) FlatTensors.count(sizes);
            Tensor weights = flat.fixed(first, sizes);
            links.add(new Link(
                    first,
                    dense.activation(),
                    weights,
                    weights.t(),
                    flat.slope(first, sizes),
                    dense.bias() ? flat.fixed(behind, dense.units()) : null,
                    dense.bias() ? flat.slope(behind, dense.units()) : null));
        }
    }

    /** Whether a network is such a chain; the activation of the last layer is no part of it. */
    static boolean is(NetworkPlan plan) {
        return plan.isChain()
                && plan.nodes().stream()
                        .allMatch(node -> node.work() instanceof LayerSpec.Dense dense
                                && node.in() instanceof RowShape.Values
                                && (node.number() == plan.last().number()
                                        || KNOWN_BY_OUTPUT.contains(dense.activation())));
    }

    /**
     * What came in at each layer, and last what the last one makes of it, before its activation.
     *
     * @param rows a line for each
     */
    Tensor[] forward(Tensor rows) {
        Tensor[] in = new Tensor[links.size() + 1];
        in[0] = rows;
        for (int i = 0; i < links.size(); i++) {
            Link link = links.get(i);
            in[i + 1] = link.bias() == null ? in[i].mm(link.turned()) : addmm(link.bias(), in[i], link.turned());
            if (i < links.size() - 1) {
                activate(link.activation(), in[i + 1]);
            }
        }
        return in;
    }

    private static void activate(Activation activation, Tensor sums) {
        switch (activation) {
            case RELU -> sums.relu_();
            case TANH -> sums.tanh_();
            case SIGMOID -> sums.sigmoid_();
            default -> {}
        }
    }

    /**
     * Writes the gradient.
     *
     * @param in what {@link #forward} found
     * @param slopeOfSums the gradient of the loss at the last of it
     * @param written told from which place on it is written
     */
    void back(Tensor[] in, Tensor slopeOfSums, IntConsumer written) {
        Tensor slope = slopeOfSums;
        for (int i = links.size() - 1; i >= 0; i--) {
            Link link = links.get(i);
            mm_out(link.weightSlopes(), slope.t(), in[i]);
            if (link.biasSlopes() != null) {
                sum_out(link.biasSlopes(), slope, 0);
            }
            if (i > 0) {
                written.accept(link.first());
                slope = before(links.get(i - 1).activation(), slope.mm(link.weights()), in[i]);
            }
        }
    }

    private Tensor before(Activation activation, Tensor slope, Tensor out) {
        return switch (activation) {
            case RELU -> threshold_backward(slope, out, nothing);
            case TANH -> tanh_backward(slope, out);
            case SIGMOID -> sigmoid_backward(slope, out);
            default -> slope;
        };
    }
}
