package dev.lockstep.engine.dl4j;

import dev.lockstep.data.Batch;
import dev.lockstep.engine.dl4j.own.HostSide;
import dev.lockstep.engine.vertex.ArrayForm;
import dev.lockstep.engine.vertex.VertexList;
import dev.lockstep.network.ImageLayer;
import dev.lockstep.network.LayerSpec;
import dev.lockstep.network.NetworkPlan;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The features of a batch as an array. A first layer that only reads gets the memory of the batch itself; any other, which
 * may work in place, gets a copy, and so does a card.
 */
final class FeatureArray {
    private final ArrayForm form;
    private final int width;
    private final boolean copies;
    private final RowArray copied;

    FeatureArray(NetworkPlan plan) {
        form = VertexList.rowForm(plan);
        copies = firstWorksInPlace(plan) || HostSide.isApart();
        width = form.shape().width();
        copied = new RowArray(form);
    }

    /** Whether a layer that sees the row itself may write to it. */
    private static boolean firstWorksInPlace(NetworkPlan plan) {
        return plan.nodes().stream()
                .filter(node -> node.from().contains(NetworkPlan.ROW))
                .anyMatch(node ->
                        !(node.work() instanceof LayerSpec.Dense || node.work() instanceof ImageLayer.Windowed));
    }

    INDArray of(Batch batch) {
        if (batch.featureWidth() != width) {
            throw new IllegalArgumentException("a row of the batch has " + batch.featureWidth()
                    + " features, but the network was built for " + width);
        }
        return copies ? copy(batch) : wrap(batch);
    }

    private INDArray copy(Batch batch) {
        copied.room(batch.capacity());
        copied.values().put(0, batch.features(), 0, batch.rows() * width);
        return copied.array(batch.rows());
    }

    private INDArray wrap(Batch batch) {
        long length = (long) batch.rows() * width;
        DataBuffer buffer = Nd4j.createBuffer(new FloatPointer(batch.features()), length, DataType.FLOAT);
        return Nd4j.create(buffer, form.sizes(batch.rows()));
    }
}
