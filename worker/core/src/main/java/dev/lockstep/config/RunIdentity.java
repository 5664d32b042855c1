package dev.lockstep.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lockstep.setting.SettingWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * All that decides the weights of a run: two runs of one identity come to the same weights, bit for bit, and one may go on
 * from the checkpoints of the other. Nothing else may.
 *
 * @param facts by the names of settings, in the order of the names
 */
public record RunIdentity(Map<String, String> facts) {
    /**
     * Settings, or sets of them, that decide no weights. Every other one does, so that a new setting does until it is listed
     * here. Where rows and models lie is listed, since what they hold counts itself.
     */
    private static final Set<String> DECIDES_NOTHING = Set.of(
            "name",
            "cluster",
            "checkpoint",
            "after",
            "search",
            "data.path",
            "data.name",
            "data.store",
            "data.cache",
            "data.split.test.path",
            "data.split.validation.path",
            "network.import.model");

    private static final String ENGINE = "training.engine";

    /** Decide how far a run goes, and leave what was computed up to now as it is: a run may go on with others. */
    public static final Set<String> MAY_CHANGE = Set.of("training.epochs", "training.earlyStopping.patience");

    /** No setting: what other engines have done of a run cannot be asked for. */
    private static final String EARLIER_ENGINES = "training.engine.before";

    /** Decide weights, but runs of before they could be named have no such facts: what is usual goes without saying. */
    private static final Map<String, String> USUAL = Map.ofEntries(
            Map.entry(ENGINE, TrainingSpec.USUAL_ENGINE),
            Map.entry("training.accumulate", "1"),
            Map.entry("training.ema", "none"),
            Map.entry("training.mixup", "none"),
            Map.entry("training.earlyStopping.metric", "loss"),
            Map.entry("data.columns", "none"),
            Map.entry("data.multiline", "false"),
            Map.entry("data.skip", "0"),
            Map.entry("data.decimal", "."),
            Map.entry("data.thousands", ""),
            Map.entry("data.known", "[]"),
            Map.entry("data.scaleLabel", "none"),
            Map.entry("data.classNames", "[]"));

    /** Likewise of windows, where other sources always had settings of these names. */
    private static final Map<String, String> USUAL_OF_WINDOWS = Map.of("data.separator", ",", "data.missing", "fail");

    private static final String GROUPS = ".conv2d.groups";
    private static final int SHOWN = 12;
    private static final ObjectMapper JSON = new ObjectMapper();

    public RunIdentity {
        facts = Collections.unmodifiableMap(new TreeMap<>(facts));
    }

    /** What a file says; empty where there is none. */
    public static Optional<RunIdentity> read(Path file) throws IOException {
        return Files.exists(file) ? Optional.of(JSON.readValue(file.toFile(), RunIdentity.class)) : Optional.empty();
    }

    /** As a file holds it. */
    public String text() {
        try {
            return JSON.writeValueAsString(this) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts can be said in JSON", e);
        }
    }

    /**
     * Of a run on these rows.
     *
     * @param rows a hash of all rows that it trains on and is judged by
     * @param model a hash of the model that it begins with, where there is one
     */
    public static RunIdentity of(RunSpec run, String rows, Optional<String> model) {
        Map<String, String> facts = new TreeMap<>();
        SettingWriter.values(run).forEach((name, value) -> {
            boolean isUsual = value.equals(USUAL.get(name))
                    || (name.endsWith(GROUPS) && value.equals("1"))
                    || (run.data().source() instanceof FormatSpec.Windows && value.equals(USUAL_OF_WINDOWS.get(name)));
            if (!isUsual
                    && DECIDES_NOTHING.stream()
                            .noneMatch(other -> name.equals(other) || name.startsWith(other + "."))) {
                facts.put(name, value);
            }
        });
        facts.put("data.sha256", rows);
        model.ifPresent(hash -> facts.put("network.import.sha256", hash));
        return new RunIdentity(facts);
    }

    /** The engine that computes the run. */
    public String engine() {
        return facts.getOrDefault(ENGINE, TrainingSpec.USUAL_ENGINE);
    }

    /** Those that did before, each with the epoch to whose end: {@code dl4j to epoch 3}. Empty where none did, as a rule. */
    public Optional<String> earlierEngines() {
        return Optional.ofNullable(facts.get(EARLIER_ENGINES));
    }

    /** The same of a run that these have begun. */
    public RunIdentity begunBy(Optional<String> earlierEngines) {
        return with(engine(), earlierEngines);
    }

    /** The same of a run that goes on by another engine behind so many epochs. */
    public RunIdentity by(String other, int epochs) {
        String ended = engine() + " to epoch " + epochs;
        return with(
                other,
                Optional.of(earlierEngines().map(all -> all + ", " + ended).orElse(ended)));
    }

    private RunIdentity with(String engine, Optional<String> earlierEngines) {
        Map<String, String> other = new TreeMap<>(facts);
        other.put(ENGINE, engine);
        if (engine.equals(TrainingSpec.USUAL_ENGINE)) {
            other.remove(ENGINE);
        }
        earlierEngines.ifPresent(engines -> other.put(EARLIER_ENGINES, engines));
        return new RunIdentity(other);
    }

    /** A short name: equal for equal identities. */
    public String shortName() {
        StringBuilder text = new StringBuilder();
        facts.forEach(
                (name, value) -> text.append(name).append('=').append(value).append('\n'));
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, SHOWN);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** What differs, each with both values: {@code training.seed=42 there, 43 here}; none where the other is the same. */
    public List<String> differences(RunIdentity there) {
        Set<String> names = new TreeSet<>(facts.keySet());
        names.addAll(there.facts.keySet());
        List<String> differences = new ArrayList<>();
        for (String name : names) {
            String value = there.facts.getOrDefault(name, "");
            String here = facts.getOrDefault(name, "");
            if (!value.equals(here)) {
                differences.add(name + said(value) + " there" + ", " + (here.isEmpty() ? "nothing" : here) + " here");
            }
        }
        return differences;
    }

    /** Settings that differ, and may not while a run goes on, as {@link #differences} says them. */
    public List<String> lastingDifferences(RunIdentity there) {
        return without(MAY_CHANGE).differences(there.without(MAY_CHANGE));
    }

    /** The same where those settings that may change are as another one has them. */
    public RunIdentity like(RunIdentity other) {
        Map<String, String> changed = new TreeMap<>(without(MAY_CHANGE).facts);
        MAY_CHANGE.stream()
                .filter(other.facts::containsKey)
                .forEach(name -> changed.put(name, other.facts.getOrDefault(name, "")));
        return new RunIdentity(changed);
    }

    private RunIdentity without(Set<String> names) {
        Map<String, String> others = new TreeMap<>(facts);
        others.keySet().removeAll(names);
        return new RunIdentity(others);
    }

    private static String said(String value) {
        return value.isEmpty() ? " is not" : "=" + value;
    }
}
