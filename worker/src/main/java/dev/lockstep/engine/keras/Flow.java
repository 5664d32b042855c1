package dev.lockstep.engine.keras;

import dev.lockstep.network.Join;
import dev.lockstep.network.Shape;
import dev.lockstep.network.Shape.Image;
import dev.lockstep.network.Shape.Sequence;
import dev.lockstep.network.Shape.Values;

/**
 * What goes from layer to layer.
 *
 * @param place the layer that puts it out, among those that are imported
 * @param isSized whether the model says all of its sizes; those that it leaves open are stand-ins
 * @param order in which Keras has its values, for whom channels come last
 */
record Flow(int place, Shape shape, boolean isSized, Order order) {

    /** The same place after place, from a layer that puts out another shape. */
    Flow at(int newPlace, Shape newShape) {
        return new Flow(newPlace, newShape, isSized, order);
    }

    /** The values of an image one after the other. */
    Flow flattened(int newPlace) {
        Order moved = shape instanceof Image image
                ? Order.channelsFirst(image.channels(), image.rows() * image.columns())
                : order;
        return new Flow(newPlace, new Values(shape.width()), isSized, moved);
    }

    /** Two of them come together. */
    Flow with(Flow other, Join join) throws RefusedException {
        boolean sized = isSized && other.isSized;
        if (join == Join.ADD && shape.equals(other.shape) && order.isThatOf(other.order, shape.width())) {
            return new Flow(place, shape, sized, order);
        }
        if (join == Join.CONCAT) {
            if (shape instanceof Values one && other.shape instanceof Values two) {
                return new Flow(
                        place,
                        new Values(one.count() + two.count()),
                        sized,
                        order.with(one.count(), other.order, two.count()));
            }
            if (shape instanceof Sequence one && other.shape instanceof Sequence two && one.steps() == two.steps()) {
                return new Flow(place, new Sequence(one.steps(), one.values() + two.values()), sized, Order.SAME);
            }
            if (shape instanceof Image one && other.shape instanceof Image two && sameFrame(one, two)) {
                int channels = one.channels() + two.channels();
                return new Flow(place, new Image(channels, one.rows(), one.columns()), sized, Order.SAME);
            }
        }
        throw new RefusedException("joins " + shape + " and " + other.shape + ", which is not known here");
    }

    private static boolean sameFrame(Image one, Image two) {
        return one.rows() == two.rows() && one.columns() == two.columns();
    }
}
