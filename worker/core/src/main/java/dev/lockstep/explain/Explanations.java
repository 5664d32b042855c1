package dev.lockstep.explain;

import dev.lockstep.config.AfterSpec;
import dev.lockstep.config.DataSpec;
import dev.lockstep.data.DataSchema;
import dev.lockstep.data.Dataset;
import dev.lockstep.data.ForecastColumns;
import dev.lockstep.data.Split;
import dev.lockstep.engine.Replica;
import dev.lockstep.events.Event;
import dev.lockstep.score.ClassDecision;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** All that can be shown of a model of this kind on a data set of this kind. */
public record Explanations(Dataset dataset, Replica replica, ClassDecision decision) {

    /** What the model says all over the plane of two features; empty where there are not two, or no classes. */
    public Optional<Event> boundary() {
        DataSchema schema = dataset.schema();
        return schema.labels().isOneClass() && schema.featureWidth() == 2
                ? Optional.of(DecisionBoundary.draw(dataset, replica, decision))
                : Optional.empty();
    }

    /** Some rows of a part, with what the model makes of them. */
    public List<Event> examples(Split part, AfterSpec after, DataSpec.Predict predict) {
        List<Event> events = new ArrayList<>();
        boolean hasPictures = dataset.schema().featureShape().size() == 3;
        if (after.saliency() > 0 && hasPictures && hasAnOutputForEachClass()) {
            events.add(new SaliencyMap(dataset.schema().featureShape(), replica, decision)
                    .draw(dataset, part, after.saliency()));
        }
        if (after.examples() == 0) {
            return events;
        }
        if (predict != DataSpec.Predict.FEATURES && !dataset.schema().labels().ofEachStep()) {
            events.addAll(new AnswerReview(dataset, replica, decision).of(part, after.examples()));
        }
        if (predict == DataSpec.Predict.FEATURES && hasPictures) {
            events.add(new Reconstructions(dataset, replica).draw(part, after.examples()));
        }
        ForecastColumns.of(dataset.schema())
                .ifPresent(columns ->
                        events.add(new ForecastExamples(dataset, replica, columns).draw(part, after.examples())));
        return events;
    }

    private boolean hasAnOutputForEachClass() {
        DataSchema.Labels labels = dataset.schema().labels();
        return labels.isOneClass() && replica.outputWidth() == labels.classes().size();
    }
}
