package dev.lockstep.train;

import dev.lockstep.config.AfterSpec;
import dev.lockstep.config.DataSpec;
import dev.lockstep.data.Dataset;
import dev.lockstep.data.Part;
import dev.lockstep.data.Schema;
import dev.lockstep.engine.Replica;
import dev.lockstep.events.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** What is done with the kept model, which every replica holds, when training has ended. */
record Afterwards(Job job, Dataset dataset, Crew crew, Evaluation evaluation, Consumer<Event> events) {

    /** Scores of all parts, and what the model says all over the plane of two features. A meeting of all ranks. */
    void judge(Keeper keeper) {
        events.accept(new Event.Evaluated("train", evaluation.ofTraining(), List.of()));
        for (Part part : new Part[] {Part.VALIDATION, Part.TEST}) {
            if (dataset.rows(part) > 0) {
                Evaluation.Findings findings = evaluation.of(part, Long.MAX_VALUE);
                events.accept(new Event.Evaluated(name(part), findings.score(), findings.confusion()));
            }
        }
        if (job.speaks()
                && keeper.predictsClasses(dataset.schema())
                && dataset.schema().featureWidth() == 2) {
            crew.forEach(i -> {
                if (i == 0) {
                    events.accept(Boundary.draw(dataset, crew.replicas().get(0), evaluation.decision()));
                }
            });
        }
    }

    private static String name(Part part) {
        return part.name().toLowerCase(Locale.ROOT);
    }

    /** Writes the kept model last, and then every replica holds it again. A meeting of all ranks. */
    void with(Keeper keeper) throws IOException {
        AfterSpec after = job.run().after();
        Part part = judging();
        if (job.speaks()) {
            crew.forEach(i -> {
                if (i == 0) {
                    show(part, crew.replicas().get(0));
                }
            });
        }
        if (after.quantise() == AfterSpec.Quantise.NONE) {
            keeper.writeModels(true);
            return;
        }
        Event.Score before = evaluation.of(part, Long.MAX_VALUE).score();
        keeper.quantise();
        Event.Score now = evaluation.of(part, Long.MAX_VALUE).score();
        keeper.writeQuantised();
        keeper.restore();
        keeper.writeModels(true);
        if (job.speaks()) {
            events.accept(new Event.Quantised(name(part), before, now, bytes("model.zip"), bytes("model-int8.zip")));
        }
    }

    private void show(Part part, Replica replica) {
        AfterSpec after = job.run().after();
        if (after.saliency() > 0 && showsPictures()) {
            events.accept(new Saliency(dataset, replica, evaluation.decision()).draw(part, after.saliency()));
        }
        if (after.examples() == 0) {
            return;
        }
        if (job.run().data().predict() == DataSpec.Predict.FEATURES && hasPictures()) {
            events.accept(new Echoes(dataset, replica).draw(part, after.examples()));
        }
        Horizon.of(dataset.schema())
                .ifPresent(horizon ->
                        events.accept(new Forecasts(dataset, replica, horizon).draw(part, after.examples())));
    }

    private long bytes(String file) throws IOException {
        return Files.size(job.file(file));
    }

    /** The rows that judge best: those that training has seen least. */
    private Part judging() {
        if (dataset.rows(Part.TEST) > 0) {
            return Part.TEST;
        }
        return dataset.rows(Part.VALIDATION) > 0 ? Part.VALIDATION : Part.TRAIN;
    }

    private boolean showsPictures() {
        return hasPictures()
                && dataset.schema().labels() instanceof Schema.Classes classes
                && crew.replicas().get(0).outputWidth() == classes.names().size();
    }

    private boolean hasPictures() {
        return dataset.schema().featureShape().size() == 3;
    }
}
