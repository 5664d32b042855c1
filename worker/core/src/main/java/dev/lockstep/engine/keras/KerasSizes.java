package dev.lockstep.engine.keras;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.engine.ImportedModel;
import dev.lockstep.network.RowShape;
import java.util.ArrayList;
import java.util.List;

/** Sizes as Keras has them: channels last, and those that may be any left open. */
final class KerasSizes {
    /** Stands for a size that is left open, while shapes are worked out that hang on others. */
    private static final int ANY = 1 << 10;

    private KerasSizes() {}

    /** What goes into a model, from sizes of which the first is that of the batch. */
    static LayerOutput input(JsonNode batchShape) throws KerasUnsupportedException {
        List<Integer> sizes = new ArrayList<>();
        boolean known = true;
        for (int i = 1; i < batchShape.size(); i++) {
            known &= batchShape.get(i).isInt();
            sizes.add(batchShape.get(i).asInt(ANY));
        }
        if (sizes.isEmpty() || sizes.size() > 3) {
            throw new KerasUnsupportedException("takes rows of " + sizes.size() + " sizes, " + batchShape
                    + "; values, sequences and images have 1 to 3");
        }
        return new LayerOutput(ImportedModel.ROW, shape(sizes), known, ValueOrder.SAME);
    }

    /** The shape of these sizes, of which channels come last. */
    static RowShape shape(List<Integer> sizes) {
        return sizes.size() == 3 ? new RowShape.Image(sizes.get(2), sizes.get(0), sizes.get(1)) : RowShape.of(sizes, 0);
    }
}
