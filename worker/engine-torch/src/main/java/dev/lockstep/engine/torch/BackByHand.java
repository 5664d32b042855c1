package dev.lockstep.engine.torch;

import static org.bytedeco.pytorch.global.torch.cat;
import static org.bytedeco.pytorch.global.torch.create_gradient_edge;
import static org.bytedeco.pytorch.global.torch.empty;

import java.util.function.Function;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Edge;
import org.bytedeco.pytorch.EdgeVector;
import org.bytedeco.pytorch.FunctionPostHook;
import org.bytedeco.pytorch.FunctionPreHook;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Node;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/**
 * Tells libtorch how to go back from a tensor that it did not make by itself, so that it finds the way as through any operation of its own.
 * It has no node for that which could be written in Java: one of its own is taken, which is kept from doing its work, and what
 * it would put out is put in its place.
 */
final class BackByHand {
    private BackByHand() {}

    /**
     * The same tensor, whose gradient goes on to what it was made of.
     *
     * @param made of values alone, without a way back
     * @param back from the gradient of what was made to those of what it was made of, in the same order; of what learns nothing it may
     *     be a tensor that is not defined
     */
    static Tensor of(Tensor made, Function<Tensor, Tensor[]> back, Tensor... from) {
        if (!GradMode.is_enabled() || !anyLearns(from)) {
            return made;
        }
        TensorVector nothing = new TensorVector();
        EdgeVector edges = new EdgeVector();
        for (Tensor each : from) {
            nothing.push_back(empty(0).requires_grad_(true));
            edges.push_back(each.requires_grad() ? each.view_as(each).grad_fn().next_edge(0) : new Edge());
        }
        Node node = cat(nothing).grad_fn();
        node.set_next_edges(edges);
        node.clear_input_metadata();
        create_gradient_edge(made, node);
        Between between = new Between(back);
        node.add_pre_hook(between.before());
        node.add_post_hook(between.after());
        return made;
    }

    private static boolean anyLearns(Tensor... from) {
        for (Tensor each : from) {
            if (each.requires_grad()) {
                return true;
            }
        }
        return false;
    }

    /**
     * What is done around a node that does nothing, since it is given nothing. Nothing here outlives its use: gradients that were kept until
     * the end of the step would double its memory.
     */
    private static final class Between {
        private final Function<Tensor, Tensor[]> back;
        private Tensor slope = new Tensor();

        Between(Function<Tensor, Tensor[]> back) {
            this.back = back;
        }

        FunctionPreHook before() {
            return new FunctionPreHook() {
                @Override
                public TensorVector apply(TensorVector slopes) {
                    slope = new Tensor(slopes.get(0));
                    return new TensorVector(new Tensor());
                }
            };
        }

        FunctionPostHook after() {
            return new FunctionPostHook() {
                @Override
                public TensorVector apply(TensorVector out, TensorVector in) {
                    if (slope.defined()) {
                        write(out);
                    }
                    return out;
                }
            };
        }

        private void write(TensorVector out) {
            PointerScope scope = new PointerScope();
            try {
                Tensor[] slopes = back.apply(slope);
                for (int i = 0; i < slopes.length; i++) {
                    out.put(i, slopes[i]);
                }
            } finally {
                scope.close();
                slope.close();
            }
        }
    }
}
