package dev.lockstep.engine.dl4j;

import dev.lockstep.engine.vertex.ArrayForm;
import dev.lockstep.network.RowShape.Image;
import dev.lockstep.network.RowShape.Values;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.jspecify.annotations.Nullable;

/** What makes another form of an array, as Deeplearning4j has it. */
final class FormTranslation {
    private FormTranslation() {}

    /** Null where the forms are the same. */
    static @Nullable InputPreProcessor between(ArrayForm form, ArrayForm other) {
        if (form.equals(other)) {
            return null;
        }
        if (form.shape() instanceof Image image && other.shape() instanceof Values) {
            return new CnnToFeedForwardPreProcessor(image.rows(), image.columns(), image.channels());
        }
        if (form.shape() instanceof Values && other.shape() instanceof Image image) {
            return new FeedForwardToCnnPreProcessor(image.rows(), image.columns(), image.channels());
        }
        return new ReshapePreProcessor(form.sizes(1), other.sizes(1));
    }
}
