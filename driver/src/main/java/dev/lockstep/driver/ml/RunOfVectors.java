package dev.lockstep.driver.ml;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.lockstep.config.RunFile;
import dev.lockstep.config.RunSpec;
import java.util.List;
import java.util.Set;

/** A run file of anybody's, whose rows are those of a table of vectors: it says how they are split, network and training. */
final class RunOfVectors {
    /** The name by which the rows are handed over. */
    static final String ROWS = "rows";

    /** What a run file says of rows, wherever they come from. */
    private static final Set<String> KEPT =
            Set.of("split", "store", "memory", "cache", "augment", "scaleLabel", "onBadRow");

    private static final ObjectMapper YAML = new YAMLMapper();

    private RunOfVectors() {}

    /**
     * The run that a text asks for.
     *
     * @param text a run file, with or without {@code name} and {@code data}
     * @param settings that override it, as {@code training.epochs=3}
     * @throws IllegalArgumentException where the text is no run file; a {@code RunFileException} names all of its faults
     */
    static RunSpec of(String text, boolean areClasses, List<String> settings) {
        return RunFile.read("the run of the estimator", yaml(text, areClasses), settings);
    }

    private static String yaml(String text, boolean areClasses) {
        try {
            JsonNode read = YAML.readTree(text);
            if (!(read instanceof ObjectNode run)) {
                throw new IllegalArgumentException(
                        "run is no run file, but " + text + " (give the text of one, or have setRunFile read it)");
            }
            if (!run.has("name")) {
                run.put("name", "spark-ml");
            }
            ObjectNode data = YAML.createObjectNode();
            data.put("source", "dataset").put("name", ROWS).put("label", "label");
            data.put("target", areClasses ? "classes" : "number");
            KEPT.stream()
                    .filter(run.path("data")::has)
                    .forEach(key -> data.set(key, run.path("data").get(key)));
            run.set("data", data);
            return YAML.writeValueAsString(run);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("run is no YAML: " + e.getOriginalMessage(), e);
        }
    }
}
