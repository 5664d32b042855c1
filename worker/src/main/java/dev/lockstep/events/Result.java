package dev.lockstep.events;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.lockstep.events.Event.EpochEnded;
import dev.lockstep.events.Event.Evaluated;
import dev.lockstep.events.Event.RunEnded;
import dev.lockstep.events.Event.RunStarted;
import dev.lockstep.events.Event.Score;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The outcome of a run, as scripts read it: {@code result.json}. Train, validation and test are the scores of the model
 * that is kept; a part is empty where the run has no such part, or did not come far enough to have a score.
 */
public record Result(
        String name,
        String directory,
        String status,
        String message,
        long steps,
        int epochs,
        int replicas,
        int ranks,
        double seconds,
        double samplesPerSecond,
        Optional<Score> train,
        Optional<Score> validation,
        Optional<Score> test,
        Optional<Integer> bestEpoch,
        String weightsSha256,
        Map<String, String> versions,
        List<EpochEnded> history) {

    /** The outcome that the events tell of. A run without an end counts as failed: whoever ran it was killed. */
    public static Result of(List<? extends Event> events) {
        RunStarted started = last(events, RunStarted.class)
                .orElseThrow(() -> new IllegalArgumentException("These events tell of no run: runStarted is missing"));
        List<EpochEnded> history = events.stream()
                .filter(EpochEnded.class::isInstance)
                .map(EpochEnded.class::cast)
                .toList();
        Optional<EpochEnded> best = best(history);
        RunEnded ended = last(events, RunEnded.class).orElseGet(() -> broken(history));
        return new Result(
                started.name(),
                started.directory(),
                ended.status(),
                ended.message(),
                ended.steps(),
                ended.epochs(),
                started.replicas(),
                started.ranks(),
                ended.seconds(),
                ended.samplesPerSecond(),
                evaluated(events, "train").or(() -> best.map(EpochEnded::train)),
                evaluated(events, "validation").or(() -> best.flatMap(EpochEnded::validation)),
                evaluated(events, "test"),
                best.map(EpochEnded::epoch),
                ended.weightsSha256(),
                started.versions(),
                history);
    }

    /** As the text of {@code result.json}; a figure that is not finite is null. */
    public String json() {
        try {
            return EventJson.RESULTS.writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A result is made of plain records, and yet it has no JSON", e);
        }
    }

    /** Writes {@code result.json} aside and renames it, so that nobody ever reads half of it. */
    public void write(Path file) throws IOException {
        Path aside = file.resolveSibling(file.getFileName() + ".part");
        Files.writeString(aside, json());
        Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** The last epoch that was the best so far: its model is the one kept. Without any, the last epoch. */
    public static Optional<EpochEnded> best(List<EpochEnded> history) {
        return history.stream()
                .filter(EpochEnded::best)
                .reduce((earlier, later) -> later)
                .or(() -> history.stream().reduce((earlier, later) -> later));
    }

    private static RunEnded broken(List<EpochEnded> history) {
        double seconds = history.stream().mapToDouble(EpochEnded::seconds).sum();
        long steps = history.isEmpty() ? 0 : history.get(history.size() - 1).step();
        return new RunEnded(
                "failed", "The run left no word of its end: it was killed.", steps, history.size(), seconds, 0, "");
    }

    private static Optional<Score> evaluated(List<? extends Event> events, String part) {
        return events.stream()
                .filter(Evaluated.class::isInstance)
                .map(Evaluated.class::cast)
                .filter(evaluated -> evaluated.part().equals(part))
                .reduce((earlier, later) -> later)
                .map(Evaluated::score);
    }

    private static <E extends Event> Optional<E> last(List<? extends Event> events, Class<E> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).reduce((earlier, later) -> later);
    }
}
