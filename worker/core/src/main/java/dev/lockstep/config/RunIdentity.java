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
            "data.path",
            "data.name",
            "data.store",
            "data.cache",
            "data.split.test.path",
            "data.split.validation.path",
            "network.import.model");

    /** Decide weights, but runs of before they could be named have no such facts: what is usual goes without saying. */
    private static final Map<String, String> USUAL = Map.ofEntries(
            Map.entry("training.engine", TrainingSpec.USUAL_ENGINE),
            Map.entry("training.ema", "none"),
            Map.entry("training.mixup", "none"),
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

    private static String said(String value) {
        return value.isEmpty() ? " is not" : "=" + value;
    }
}
