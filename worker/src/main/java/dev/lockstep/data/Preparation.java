package dev.lockstep.data;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.Map;

/**
 * How the columns of a table became features, with all that was fitted on the training rows: what prediction applies
 * again; part of the manifest.
 *
 * @param columns the columns of the source that are used, in the order of their features
 * @param label the column that is predicted
 * @param dropped rows of the source that are not in the data set, by the reason
 * @param unknownWords words of other rows that the training rows have not
 */
public record Preparation(
        int version, List<PreparedColumn> columns, PreparedLabel label, Map<String, Long> dropped, long unknownWords)
        implements Serializable {
    public static final int VERSION = 1;

    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .defaultPropertyInclusion(JsonInclude.Value.construct(JsonInclude.Include.NON_ABSENT, null))
            .build();

    /**
     * The label.
     *
     * @param strip text that is taken off the end
     * @param classes the names of the classes, or none where the label is a number
     */
    public record PreparedLabel(String name, String strip, List<String> classes) implements Serializable {}

    /** Features of a row. */
    public int width() {
        return columns.stream().mapToInt(PreparedColumn::width).sum();
    }

    public List<String> featureNames() {
        return columns.stream()
                .flatMap(column -> column.featureNames().stream())
                .toList();
    }

    /** As it stands in a manifest. */
    public JsonNode toTree() {
        return JSON.valueToTree(this);
    }

    /** @param file the manifest, named in messages */
    public static Preparation read(String file, JsonNode tree) throws IOException {
        int version = tree.path("version").asInt();
        if (version != VERSION) {
            throw new DataException(file + " has a preparation of version " + version + "; this build reads version "
                    + VERSION + ": remove the directory, and it is prepared anew");
        }
        return JSON.treeToValue(tree, Preparation.class);
    }
}
