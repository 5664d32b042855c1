package dev.lockstep.train;

import dev.lockstep.config.AfterSpec;
import dev.lockstep.config.DataSpec;
import dev.lockstep.data.DataSchema;
import dev.lockstep.data.Dataset;
import dev.lockstep.data.Split;
import dev.lockstep.engine.Replica;
import dev.lockstep.events.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** What is done with the kept model, which every replica holds, when training has ended. */
record FinalExamination(
        RankJob job, Dataset dataset, LocalReplicas localReplicas, ModelEvaluation evaluation, Consumer<Event> events) {

    /** Scores of all parts, and what the model says all over the plane of two features. A meeting of all ranks. */
    void judge(ModelKeeper modelKeeper) {
        events.accept(new Event.Evaluated("train", evaluation.ofTraining(), List.of()));
        for (Split part : new Split[] {Split.VALIDATION, Split.TEST}) {
            if (dataset.rows(part) > 0) {
                ModelEvaluation.Findings findings = evaluation.of(part, Long.MAX_VALUE);
                events.accept(new Event.Evaluated(name(part), findings.score(), findings.confusion()));
            }
        }
        if (job.isLeader()
                && modelKeeper.predictsClasses(dataset.schema())
                && dataset.schema().featureWidth() == 2) {
            localReplicas.forEach(i -> {
                if (i == 0) {
                    events.accept(DecisionBoundary.draw(
                            dataset, localReplicas.replicas().get(0), evaluation.decision()));
                }
            });
        }
    }

    private static String name(Split part) {
        return part.name().toLowerCase(Locale.ROOT);
    }

    /** Writes the kept model last, and then every replica holds it again. A meeting of all ranks. */
    void with(ModelKeeper modelKeeper) throws IOException {
        AfterSpec after = job.run().after();
        Split part = judging();
        if (job.isLeader()) {
            localReplicas.forEach(i -> {
                if (i == 0) {
                    show(part, localReplicas.replicas().get(0));
                }
            });
        }
        if (after.quantise() == AfterSpec.Quantise.NONE) {
            modelKeeper.writeModels(true);
            return;
        }
        Event.Score before = evaluation.of(part, Long.MAX_VALUE).score();
        modelKeeper.quantise();
        Event.Score now = evaluation.of(part, Long.MAX_VALUE).score();
        modelKeeper.writeQuantised(dataset.schema());
        modelKeeper.restore();
        modelKeeper.writeModels(true);
        if (job.isLeader()) {
            events.accept(new Event.Quantised(name(part), before, now, bytes("model.zip"), bytes("model-int8.zip")));
        }
    }

    private void show(Split part, Replica replica) {
        AfterSpec after = job.run().after();
        if (after.saliency() > 0 && showsPictures()) {
            events.accept(new SaliencyMap(dataset, replica, evaluation.decision()).draw(part, after.saliency()));
        }
        if (after.examples() == 0) {
            return;
        }
        if (job.run().data().predict() == DataSpec.Predict.FEATURES && hasPictures()) {
            events.accept(new Reconstructions(dataset, replica).draw(part, after.examples()));
        }
        ForecastColumns.of(dataset.schema())
                .ifPresent(horizon ->
                        events.accept(new ForecastExamples(dataset, replica, horizon).draw(part, after.examples())));
    }

    private long bytes(String file) throws IOException {
        return Files.size(job.file(file));
    }

    /** The rows that judge best: those that training has seen least. */
    private Split judging() {
        if (dataset.rows(Split.TEST) > 0) {
            return Split.TEST;
        }
        return dataset.rows(Split.VALIDATION) > 0 ? Split.VALIDATION : Split.TRAIN;
    }

    private boolean showsPictures() {
        return hasPictures()
                && dataset.schema().labels() instanceof DataSchema.Classes classes
                && localReplicas.replicas().get(0).outputWidth()
                        == classes.names().size();
    }

    private boolean hasPictures() {
        return dataset.schema().featureShape().size() == 3;
    }
}
