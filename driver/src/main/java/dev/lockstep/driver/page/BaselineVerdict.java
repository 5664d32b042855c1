package dev.lockstep.driver.page;

import dev.lockstep.events.Event;
import dev.lockstep.events.Event.BaselineScored;
import dev.lockstep.events.Event.Score;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether the model that is kept is better than what anybody could guess, on the rows that say most of it. */
public record BaselineVerdict(RunHistory history) {
    /** What chance alone adds to a share of rows that are right is seldom more than so many deviations. */
    private static final double DEVIATIONS = 2;

    /** Of fewer rows nobody can tell chance from learning. */
    private static final long FEW_ROWS = 20;

    /** What is to be warned of. */
    public static Optional<String> of(List<Event> events) {
        return new BaselineVerdict(new RunHistory(events)).warning();
    }

    private Optional<String> warning() {
        return Stream.of("test", "validation", "train")
                .filter(part -> history.evaluated(part).isPresent())
                .findFirst()
                .flatMap(part -> {
                    Score score = history.evaluated(part).orElseThrow().score();
                    return history.baselines(part).stream()
                            .flatMap(guess -> accuracy(part, score, guess).or(() -> error(part, score, guess)).stream())
                            .max(Comparator.comparingDouble(Finding::excess))
                            .map(Finding::text);
                });
    }

    /** @param excess how much worse the model is, in a measure of the guess's own */
    private record Finding(String text, double excess) {}

    private Optional<Finding> accuracy(String part, Score score, BaselineScored guess) {
        if (score.accuracy().isEmpty() || guess.accuracy().isEmpty()) {
            return Optional.empty();
        }
        double reached = score.accuracy().get();
        double guessed = guess.accuracy().get();
        long rows =
                history.started().map(run -> run.rows().getOrDefault(part, 0L)).orElse(0L);
        double chance = DEVIATIONS * Math.sqrt(guessed * (1 - guessed) / Math.max(1, rows));
        boolean isGood = reached > guessed + chance || reached == 1 || (reached >= guessed && rows < FEW_ROWS);
        if (isGood) {
            return Optional.empty();
        }
        String than = reached < guessed ? "worse than" : "no better than chance beside";
        return Optional.of(new Finding(
                sentence(part, than, guess, "accuracy " + NumberLabels.percent(reached), NumberLabels.percent(guessed)),
                guessed - reached));
    }

    private static Optional<Finding> error(String part, Score score, BaselineScored guess) {
        Optional<Double> reached = score.errors().map(Score.Errors::rmse);
        Optional<Double> guessed = guess.errors().map(Score.Errors::rmse);
        String name = "RMSE ";
        if (reached.isEmpty() || guessed.isEmpty()) {
            reached = Optional.of(score.loss());
            guessed = guess.loss();
            name = "loss ";
        }
        if (guessed.isEmpty() || guess.accuracy().isPresent() || reached.get() < guessed.get()) {
            return Optional.empty();
        }
        return Optional.of(new Finding(
                sentence(
                        part,
                        "no better than",
                        guess,
                        name + NumberLabels.figure(reached.get()),
                        NumberLabels.figure(guessed.get())),
                reached.get() - guessed.get()));
    }

    private static String sentence(String part, String than, BaselineScored guess, String reached, String guessed) {
        return "on the " + part + " rows the model is " + than + " to say " + guess.guess() + ": " + reached + ", not "
                + guessed
                + "; it has learned nothing that is of use there. Look at the learning rate, at whether training"
                + " loss falls at all, and whether the features say anything of the labels";
    }
}
