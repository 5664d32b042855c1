package dev.lockstep.engine.torch;

import static org.bytedeco.pytorch.global.torch.cat;

import dev.lockstep.network.BranchJoin;
import dev.lockstep.network.RowShape;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/** Several ways through a network that come together. */
final class BranchOperations {
    private BranchOperations() {}

    /** @param out what comes of it: values, the channels of images, or the values of each step stand one after the other */
    static Tensor join(BranchJoin join, RowShape out, Tensor... ways) {
        if (join == BranchJoin.CONCAT) {
            return cat(new TensorVector(ways), out instanceof RowShape.Sequence ? 2 : 1);
        }
        Tensor sum = ways[0];
        for (int i = 1; i < ways.length; i++) {
            sum = sum.add(ways[i]);
        }
        return sum;
    }
}
