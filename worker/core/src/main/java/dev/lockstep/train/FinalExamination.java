package dev.lockstep.train;

import dev.lockstep.config.AfterSpec;
import dev.lockstep.data.Dataset;
import dev.lockstep.data.Split;
import dev.lockstep.events.Event;
import dev.lockstep.explain.Explanations;
import dev.lockstep.file.RunDirectoryNames;
import dev.lockstep.score.Scores;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;

/** What is done with the kept model, which every replica holds, when training has ended. */
record FinalExamination(
        RankJob job,
        Dataset dataset,
        LocalReplicas localReplicas,
        ModelEvaluation evaluation,
        BaselineEvaluation baselines,
        Consumer<Event> events) {

    /** Scores of all parts, and what the model says all over the plane of two features. A meeting of all ranks. */
    void judge() {
        baselines.all().forEach(events);
        events.accept(new Event.Evaluated("train", evaluation.ofTraining(), List.of()));
        for (Split part : new Split[] {Split.VALIDATION, Split.TEST}) {
            if (dataset.rows(part) > 0) {
                Scores.Findings findings = evaluation.of(part, Long.MAX_VALUE);
                events.accept(new Event.Evaluated(name(part), findings.score(), findings.confusion()));
            }
        }
        explain(explanations -> explanations.boundary().stream().toList());
    }

    private static String name(Split part) {
        return part.name().toLowerCase(Locale.ROOT);
    }

    /** A replica is only ever used on its own thread. */
    private void explain(Function<Explanations, List<Event>> what) {
        if (job.isLeader()) {
            localReplicas.forEach(i -> {
                if (i == 0) {
                    Explanations explanations = new Explanations(
                            dataset,
                            localReplicas.replicas().get(0),
                            evaluation.scores().decision());
                    what.apply(explanations).forEach(events);
                }
            });
        }
    }

    /** Writes the kept model last, and then every replica holds it again. A meeting of all ranks. */
    void with(ModelKeeper modelKeeper) throws IOException {
        AfterSpec after = job.run().after();
        Split part = judging();
        explain(explanations ->
                explanations.examples(part, after, job.run().data().predict()));
        if (after.quantise() == AfterSpec.Quantise.NONE) {
            modelKeeper.writeModels(true);
            return;
        }
        Event.Score before = evaluation.of(part, Long.MAX_VALUE).score();
        modelKeeper.quantise();
        Event.Score now = evaluation.of(part, Long.MAX_VALUE).score();
        modelKeeper.writeQuantised();
        modelKeeper.restore();
        modelKeeper.writeModels(true);
        if (job.isLeader()) {
            events.accept(new Event.Quantised(
                    name(part), before, now, bytes(RunDirectoryNames.MODEL), bytes(RunDirectoryNames.BYTE_MODEL)));
        }
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
}
