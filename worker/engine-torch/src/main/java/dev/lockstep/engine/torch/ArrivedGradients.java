package dev.lockstep.engine.torch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntConsumer;
import org.bytedeco.pytorch.FunctionPostHook;
import org.bytedeco.pytorch.Node;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/**
 * Tells how far libtorch is on its way back. It adds up what comes to an array from all places where that is used, and writes the gradient
 * once: those of late layers first, since it goes back in the order in which it came.
 */
final class ArrivedGradients {
    private final int[] places;
    private final boolean[] arrived;
    private final List<Node> writers = new ArrayList<>();
    private final List<FunctionPostHook> hooks = new ArrayList<>();
    /** Arrays before this one may not have arrived; all from here on have. */
    private int from;

    private IntConsumer told = place -> {};

    /** An array that learns, and where it lies. */
    record Array(int place, Tensor values) {}

    ArrivedGradients(List<Array> arrays) {
        List<Array> inOrder = new ArrayList<>(arrays);
        inOrder.sort(Comparator.comparingInt(Array::place));
        places = inOrder.stream().mapToInt(Array::place).toArray();
        arrived = new boolean[places.length];
        for (int i = 0; i < places.length; i++) {
            watch(i, inOrder.get(i).values());
        }
    }

    private void watch(int number, Tensor values) {
        FunctionPostHook hook = new FunctionPostHook() {
            @Override
            public TensorVector apply(TensorVector out, TensorVector in) {
                arrived(number);
                return out;
            }
        };
        Node writer = values.view_as(values).grad_fn().next_edge(0).function();
        hook.deallocate(false); // which is libtorch's affair from now on
        writer.add_post_hook(hook);
        hooks.add(hook); // or else it would be collected
        writers.add(writer); // of which libtorch would make a new one for each step
    }

    /** A way back begins. */
    void begin(IntConsumer written) {
        Arrays.fill(arrived, false);
        from = places.length;
        told = written;
    }

    private void arrived(int number) {
        arrived[number] = true;
        int before = from;
        while (from > 0 && arrived[from - 1]) {
            from--;
        }
        if (from < before) {
            told.accept(places[from]);
        }
    }
}
