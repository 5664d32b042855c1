package dev.lockstep.driver.page;

import dev.lockstep.events.Event.BaselineScored;
import dev.lockstep.events.Event.Score;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What a table of scores shows: the loss, and what else any of them has. */
record ScoreColumns(Map<String, Function<Score, Optional<String>>> columns) {
    private static final String NOTHING = "–";

    static ScoreColumns of(List<Score> scores) {
        Map<String, Function<Score, Optional<String>>> all = new LinkedHashMap<>();
        all.put("loss", score -> Double.isNaN(score.loss()) ? Optional.empty() : figure(score.loss()));
        all.put("accuracy", score -> score.accuracy().map(NumberLabels::percent));
        all.put("macro F1", metric("macroF1"));
        all.put("AUC", metric("auc"));
        all.put("top 5", metric("top5"));
        all.put("RMSE", score -> score.errors().flatMap(errors -> figure(errors.rmse())));
        all.put("MAE", score -> score.errors().flatMap(errors -> figure(errors.mae())));
        all.put("R²", score -> score.errors().flatMap(errors -> figure(errors.r2())));
        all.values()
                .removeIf(column ->
                        scores.stream().noneMatch(score -> column.apply(score).isPresent()));
        return new ScoreColumns(all);
    }

    private static Optional<String> figure(double value) {
        return Optional.of(NumberLabels.figure(value));
    }

    private static Function<Score, Optional<String>> metric(String name) {
        return score -> Optional.ofNullable(score.metrics().get(name)).map(NumberLabels::figure);
    }

    List<String> heads() {
        List<String> heads = new ArrayList<>(List.of("part"));
        heads.addAll(columns.keySet());
        return heads;
    }

    List<String> row(String part, Score score) {
        List<String> cells = new ArrayList<>(List.of(part));
        columns.values().forEach(column -> cells.add(column.apply(score).orElse(NOTHING)));
        return cells;
    }

    /** What could be said of the part without any model. */
    List<String> row(BaselineScored guess) {
        return row(
                "without a model: " + guess.guess(),
                new Score(guess.loss().orElse(Double.NaN), guess.accuracy(), guess.errors()));
    }
}
