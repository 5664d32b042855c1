package dev.lockstep.engine;

import dev.lockstep.data.Batch;
import dev.lockstep.data.DirectFloats;
import dev.lockstep.network.ImageLayer;
import dev.lockstep.network.LayerSpec;
import dev.lockstep.network.NetworkPlan;
import dev.lockstep.network.RowShape;
import dev.lockstep.network.SequenceLayer;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which steps of each row are there, at each place of a network: where a window moves over the steps, there are fewer. */
public final class StepMasks {
    private final NetworkPlan plan;
    private final Map<Integer, Mask> after = new HashMap<>();

    /** The steps at one place, or at several that have the same: 1 where a row has the step, 0 where it is padding. */
    public static final class Mask {
        private final int steps;
        private FloatBuffer values = DirectFloats.of(0);

        Mask(int steps) {
            this.steps = steps;
        }

        /** Steps of a row. */
        public int steps() {
            return steps;
        }

        /** Row after row: direct, native order, the same object until a batch with room for more rows is read. */
        public FloatBuffer values() {
            return values;
        }

        private void room(int rows) {
            if (values.capacity() < rows * steps) {
                values = DirectFloats.of((long) rows * steps);
            }
        }
    }

    /** Of a plan whose rows may be padded. */
    public StepMasks(NetworkPlan plan) {
        this.plan = plan;
        after.put(NetworkPlan.ROW, new Mask(plan.row().sizes().get(0)));
        for (NetworkPlan.Node node : plan.nodes()) {
            Mask before = after.get(node.from().get(0));
            boolean goesOn = node.out() instanceof RowShape.Sequence && !(node.work() instanceof LayerSpec.Reshape);
            if (goesOn && before != null) {
                after.put(node.number(), moves(node) ? new Mask(((RowShape.Sequence) node.out()).steps()) : before);
            }
        }
    }

    private static boolean moves(NetworkPlan.Node node) {
        return node.work() instanceof SequenceLayer.Conv1d || node.work() instanceof ImageLayer.Windowed;
    }

    private static int stride(NetworkPlan.Node node) {
        return node.work() instanceof SequenceLayer.Conv1d conv
                ? conv.stride()
                : ((ImageLayer.Windowed) node.work()).steps().height();
    }

    /** Reads the mask of a batch; a place of a window is there where the step is at which it begins. */
    public void read(Batch batch) {
        Mask row = known(NetworkPlan.ROW);
        row.room(batch.capacity());
        row.values().put(0, batch.mask(), 0, batch.rows() * row.steps());
        for (NetworkPlan.Node node : plan.nodes()) {
            if (after.containsKey(node.number()) && moves(node)) {
                move(node, batch);
            }
        }
    }

    private void move(NetworkPlan.Node node, Batch batch) {
        Mask before = known(node.from().get(0));
        Mask few = known(node.number());
        few.room(batch.capacity());
        for (int i = 0; i < batch.rows() * few.steps(); i++) {
            int step = Math.min(before.steps() - 1, i % few.steps() * stride(node));
            few.values().put(i, before.values().get(i / few.steps() * before.steps() + step));
        }
    }

    private Mask known(int place) {
        Mask mask = after.get(place);
        if (mask == null) {
            throw new IllegalStateException("there is no mask after node " + place);
        }
        return mask;
    }

    /** The mask of what goes into a node; null where it has no steps, or not those of the row. */
    public @Nullable Mask before(int node) {
        return after.get(plan.nodes().get(node).from().get(0));
    }

    /** The mask of what the network puts out, row after row. */
    public @Nullable FloatBuffer out() {
        Mask known = after.get(plan.last().number());
        return known == null ? null : known.values();
    }
}
