package dev.lockstep.driver.page;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import dev.lockstep.events.Event;
import dev.lockstep.events.Event.EpochEnded;
import dev.lockstep.events.Event.Evaluated;
import dev.lockstep.events.Event.RunEnded;
import dev.lockstep.events.Event.RunStarted;
import dev.lockstep.events.Event.Score;
import dev.lockstep.file.AsideFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What came out of a run, for scripts: {@code result.json}. Train, validation and test are scores of the model that is
 * kept. A run that ended too early was not evaluated: train and validation are then what its best epoch said of itself. A
 * part is left out where the run has no such part, or did not come far enough to have a score.
 */
public record RunResult(
        String name,
        String status,
        String message,
        long steps,
        int epochs,
        int replicas,
        int ranks,
        long parameters,
        Map<String, Long> rows,
        Map<String, Long> dropped,
        List<String> warnings,
        double seconds,
        double samplesPerSecond,
        Optional<Event.GoodputMeasured> goodput,
        Optional<Integer> bestEpoch,
        Optional<Score> train,
        Optional<Score> validation,
        Optional<Score> test,
        List<Event.BaselineScored> baselines,
        Optional<Event.Quantised> quantised,
        Optional<Double> ema,
        String weightsSha256,
        List<EpochEnded> history,
        Map<String, String> versions) {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .addModule(new SimpleModule()
                    .addSerializer(Double.class, new FiniteOrNull())
                    .addSerializer(Double.TYPE, new FiniteOrNull()))
            .defaultPropertyInclusion(JsonInclude.Value.construct(JsonInclude.Include.NON_ABSENT, null))
            .build();

    /** The outcome that the events tell of. A run without an end was killed, and counts as failed. */
    public static RunResult of(List<? extends Event> events) {
        RunHistory history = new RunHistory(List.copyOf(events));
        RunStarted started = history.started().orElse(NOT_STARTED);
        RunEnded ended = history.ended().orElseGet(() -> killed(history.epochs()));
        Optional<EpochEnded> best = history.best();
        return new RunResult(
                started.name(),
                ended.status(),
                ended.message(),
                ended.steps(),
                ended.epochs(),
                started.replicas(),
                started.ranks(),
                started.parameters(),
                started.rows(),
                history.dropped(),
                history.all(Event.Warned.class).stream()
                        .map(Event.Warned::message)
                        .toList(),
                ended.seconds(),
                ended.samplesPerSecond(),
                history.last(Event.GoodputMeasured.class),
                best.map(EpochEnded::epoch),
                history.evaluated("train").map(Evaluated::score).or(() -> best.map(EpochEnded::train)),
                history.evaluated("validation").map(Evaluated::score).or(() -> best.flatMap(EpochEnded::validation)),
                history.evaluated("test").map(Evaluated::score),
                Stream.of("train", "validation", "test")
                        .flatMap(part -> history.baselines(part).stream())
                        .toList(),
                history.last(Event.Quantised.class),
                started.ema(),
                ended.weightsSha256(),
                history.epochs(),
                started.versions());
    }

    private static final RunStarted NOT_STARTED =
            new RunStarted("", "", 0, 0, 0, 0, 0, 0, Map.of(), List.of(), List.of(), Optional.empty(), Map.of());

    private static RunEnded killed(List<EpochEnded> epochs) {
        double seconds = epochs.stream().mapToDouble(EpochEnded::seconds).sum();
        long steps = epochs.stream().mapToLong(EpochEnded::step).max().orElse(0);
        return new RunEnded("failed", "the run left no word of its end", steps, epochs.size(), seconds, 0, "");
    }

    public static void write(List<Event> events, Path file) throws IOException {
        AsideFile.write(file, of(events).json());
    }

    /** The text of the file. A figure that is not finite is null: scripts have no use for a word among numbers. */
    public String json() {
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a result is made of plain records, and yet it has no JSON", e);
        }
    }

    private static final class FiniteOrNull extends JsonSerializer<Double> {
        @Override
        public void serialize(Double value, JsonGenerator json, SerializerProvider provider) throws IOException {
            if (Double.isFinite(value)) {
                json.writeNumber(value);
            } else {
                json.writeNull();
            }
        }
    }
}
