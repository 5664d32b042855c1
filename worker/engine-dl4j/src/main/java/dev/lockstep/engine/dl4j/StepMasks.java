package dev.lockstep.engine.dl4j;

import dev.lockstep.data.Batch;
import dev.lockstep.engine.vertex.ArrayForm;
import dev.lockstep.network.ImageLayer;
import dev.lockstep.network.LayerSpec;
import dev.lockstep.network.NetworkPlan;
import dev.lockstep.network.RowShape;
import dev.lockstep.network.SequenceLayer;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Which steps of each row are there, at each place of a network: where a window moves over the steps, there are fewer. */
final class StepMasks {
    private final NetworkPlan plan;
    private final Map<Integer, RowArray> after = new HashMap<>();
    private final Map<Integer, Integer> steps = new HashMap<>();

    StepMasks(NetworkPlan plan) {
        this.plan = plan;
        add(NetworkPlan.ROW, plan.row().sizes().get(0));
        for (NetworkPlan.Node node : plan.nodes()) {
            int from = node.from().get(0);
            RowArray before = after.get(from);
            boolean goesOn = before != null
                    && node.out() instanceof RowShape.Sequence
                    && !(node.work() instanceof LayerSpec.Reshape);
            if (goesOn && moves(node)) {
                add(node.number(), ((RowShape.Sequence) node.out()).steps());
            } else if (goesOn && before != null) {
                after.put(node.number(), before);
                steps.put(node.number(), steps.getOrDefault(from, 0));
            }
        }
    }

    private void add(int place, int count) {
        after.put(place, new RowArray(ArrayForm.of(new RowShape.Values(count))));
        steps.put(place, count);
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
    void read(Batch batch) {
        RowArray row = known(NetworkPlan.ROW);
        row.room(batch.capacity());
        row.values().put(0, batch.mask(), 0, batch.rows() * steps.getOrDefault(NetworkPlan.ROW, 0));
        for (NetworkPlan.Node node : plan.nodes()) {
            if (after.containsKey(node.number()) && moves(node)) {
                move(node, batch);
            }
        }
    }

    private void move(NetworkPlan.Node node, Batch batch) {
        int from = node.from().get(0);
        FloatBuffer before = known(from).values();
        RowArray rows = known(node.number());
        rows.room(batch.capacity());
        int few = steps.getOrDefault(node.number(), 0);
        int many = steps.getOrDefault(from, 0);
        for (int i = 0; i < batch.rows() * few; i++) {
            int step = Math.min(many - 1, i % few * stride(node));
            rows.values().put(i, before.get(i / few * many + step));
        }
    }

    private RowArray known(int place) {
        RowArray rows = after.get(place);
        if (rows == null) {
            throw new IllegalStateException("there is no mask after node " + place);
        }
        return rows;
    }

    /** The mask of what goes into a node; null where it has no steps, or not those of the row. */
    @Nullable
    INDArray before(int node, int rows) {
        RowArray known =
                node < 0 ? null : after.get(plan.nodes().get(node).from().get(0));
        return known == null ? null : known.array(rows);
    }

    /** The mask of what the network puts out, row after row. */
    @Nullable
    FloatBuffer out() {
        RowArray known = after.get(plan.last().number());
        return known == null ? null : known.values();
    }
}
