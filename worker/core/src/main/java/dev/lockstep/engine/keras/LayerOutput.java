package dev.lockstep.engine.keras;

import dev.lockstep.network.BranchJoin;
import dev.lockstep.network.RowShape;
import dev.lockstep.network.RowShape.Image;
import dev.lockstep.network.RowShape.Sequence;
import dev.lockstep.network.RowShape.Values;

/**
 * What goes from layer to layer.
 *
 * @param place the layer that puts it out, among those that are imported
 * @param isSized whether the model says all of its sizes; those that it leaves open are stand-ins
 * @param order in which Keras has its values, for whom channels come last
 */
record LayerOutput(int place, RowShape shape, boolean isSized, ValueOrder order) {

    /** The same place after place, from a layer that puts out another shape. */
    LayerOutput at(int newPlace, RowShape newShape) {
        return new LayerOutput(newPlace, newShape, isSized, order);
    }

    /** The values of an image one after the other. */
    LayerOutput flattened(int newPlace) {
        ValueOrder moved = shape instanceof Image image
                ? ValueOrder.channelsFirst(image.channels(), image.rows() * image.columns())
                : order;
        return new LayerOutput(newPlace, new Values(shape.width()), isSized, moved);
    }

    /** Two of them come together. */
    LayerOutput with(LayerOutput other, BranchJoin join) throws KerasUnsupportedException {
        boolean sized = isSized && other.isSized;
        if (join == BranchJoin.ADD && shape.equals(other.shape) && order.isThatOf(other.order, shape.width())) {
            return new LayerOutput(place, shape, sized, order);
        }
        if (join == BranchJoin.CONCAT) {
            if (shape instanceof Values one && other.shape instanceof Values two) {
                return new LayerOutput(
                        place,
                        new Values(one.count() + two.count()),
                        sized,
                        order.with(one.count(), other.order, two.count()));
            }
            if (shape instanceof Sequence one && other.shape instanceof Sequence two && one.steps() == two.steps()) {
                return new LayerOutput(
                        place, new Sequence(one.steps(), one.values() + two.values()), sized, ValueOrder.SAME);
            }
            if (shape instanceof Image one && other.shape instanceof Image two && sameFrame(one, two)) {
                int channels = one.channels() + two.channels();
                return new LayerOutput(place, new Image(channels, one.rows(), one.columns()), sized, ValueOrder.SAME);
            }
        }
        throw new KerasUnsupportedException("joins " + shape + " and " + other.shape + ", which is not known here");
    }

    private static boolean sameFrame(Image one, Image two) {
        return one.rows() == two.rows() && one.columns() == two.columns();
    }
}
