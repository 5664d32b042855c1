package dev.lockstep.driver.page;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockstep.events.Event;
import dev.lockstep.events.Event.EpochEnded;
import dev.lockstep.events.Event.Score;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** What came out of a run, for scripts: {@code result.json}. */
public final class Result {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Result() {}

    /** Written aside and renamed, so that whoever waits for the file finds it whole. */
    public static void write(List<Event> events, Path file) throws IOException {
        Path aside = file.resolveSibling("." + file.getFileName() + ".writing");
        Files.writeString(aside, text(events));
        Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    static String text(List<Event> events) {
        History history = new History(events);
        ObjectNode result = JSON.createObjectNode();
        history.started().ifPresent(started -> result.put("name", started.name()));
        history.ended().ifPresent(ended -> {
            result.put("status", ended.status());
            result.put("message", ended.message());
            result.put("steps", ended.steps());
            result.put("epochs", ended.epochs());
            result.put("seconds", ended.seconds());
            result.put("samplesPerSecond", ended.samplesPerSecond());
            result.put("weightsSha256", ended.weightsSha256());
        });
        history.started().ifPresent(started -> {
            result.put("replicas", started.replicas());
            result.put("ranks", started.ranks());
            result.put("parameters", started.parameters());
            result.set("rows", JSON.valueToTree(started.rows()));
        });
        history.best().ifPresent(best -> {
            result.put("bestEpoch", best.epoch());
            put(result, "train", best.train());
        });
        history.evaluated("validation").ifPresent(e -> put(result, "validation", e.score()));
        history.evaluated("test").ifPresent(e -> put(result, "test", e.score()));
        ArrayNode epochs = result.putArray("history");
        history.epochs().forEach(epoch -> put(epochs.addObject(), epoch));
        history.started().ifPresent(started -> result.set("versions", JSON.valueToTree(started.versions())));
        return result.toPrettyString() + "\n";
    }

    private static void put(ObjectNode into, EpochEnded epoch) {
        into.put("epoch", epoch.epoch());
        into.put("learningRate", epoch.learningRate());
        into.put("samplesPerSecond", epoch.samplesPerSecond());
        put(into, "train", epoch.train());
        epoch.validation().ifPresent(score -> put(into, "validation", score));
    }

    private static void put(ObjectNode into, String name, Score score) {
        ObjectNode node = into.putObject(name);
        node.put("loss", score.loss());
        score.accuracy().ifPresent(accuracy -> node.put("accuracy", accuracy));
    }
}
