package dev.lockstep.driver.ingest.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.lockstep.config.TableSpec;
import dev.lockstep.driver.ingest.fault.IngestException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Lines of one JSON object each. A value of an object within it is a column called by its path; any may be left out.
 *
 * @param lists columns that hold lists in all lines: they are no values, and refused where they are asked for
 */
record JsonLineParser(List<String> columns, Set<String> lists) implements LineParser {
    private static final ObjectReader JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .readerFor(JsonNode.class);

    static RowSource source(SparkSession session, String setting, TableSpec.Json spec) {
        List<FileStatus> files = files(session, setting, spec);
        StructType columns = JsonColumns.of(NumberedLines.of(session, files));
        if (columns.isEmpty()) {
            checkFirst(session, setting, spec, files);
        }
        return source(files, columns);
    }

    /** Files that are kept apart: their columns are those of the others. */
    static RowSource kept(SparkSession session, String setting, TableSpec.Json spec, StructType columns) {
        return source(files(session, setting, spec), columns);
    }

    private static List<FileStatus> files(SparkSession session, String setting, TableSpec.Json spec) {
        return SourceFiles.find(setting, spec.path(), session.sparkContext().hadoopConfiguration());
    }

    private static RowSource source(List<FileStatus> files, StructType columns) {
        Set<String> lists = Arrays.stream(columns.fields())
                .filter(column -> column.dataType() instanceof ArrayType)
                .map(StructField::name)
                .collect(Collectors.toUnmodifiableSet());
        LineParser reader = new JsonLineParser(List.of(columns.fieldNames()), lists);
        return new LineSource(
                files, new LineSource.Reading(reader, columns.size(), "", "", 0), columns, Optional.empty());
    }

    private static void checkFirst(SparkSession session, String setting, TableSpec.Json spec, List<FileStatus> files) {
        Configuration hadoop = session.sparkContext().hadoopConfiguration();
        String first = FirstLine.of(files, line -> !line.isBlank(), hadoop)
                .orElseThrow(() -> new IngestException(setting + ": " + spec.path() + " has no rows"));
        String remedy = first.startsWith("[")
                ? "; the file is one list: write an object a line, as jq -c '.[]' does"
                : first.strip().equals("{") ? "; write each object on a line of its own, as jq -c . does" : "";
        try {
            values(first, (path, value) -> {});
            throw new IngestException(setting + ": the objects of " + spec.path() + " hold no values");
        } catch (BadLineException e) {
            throw new IngestException(
                    setting + ": the first line of " + spec.path() + ": " + e.getMessage() + remedy, e);
        }
    }

    @Override
    public Object[] read(String line) throws BadLineException {
        Object[] values = new Object[columns.size()];
        String[] fault = {""};
        values(line, (path, value) -> {
            int column = columns.indexOf(path);
            if (value.isNull() || lists.contains(path)) {
                return;
            }
            if (value.isContainerNode()) {
                fault[0] = "column " + path + " holds several values, not one";
            } else if (column < 0) {
                fault[0] = "it has a value " + path + ", which no row of data.path has";
            } else if (values[column] != null) {
                fault[0] = "it has two values " + path;
            } else {
                values[column] = value.asText();
            }
        });
        if (!fault[0].isEmpty()) {
            throw new BadLineException(fault[0]);
        }
        return values;
    }

    /** All values of a line, each with its path; of a list, the list. */
    static void values(String line, BiConsumer<String, JsonNode> each) throws BadLineException {
        try {
            JsonNode node = JSON.readTree(line);
            if (!node.isObject()) {
                throw new BadLineException("it is no JSON object");
            }
            values("", node, each);
        } catch (JsonProcessingException e) {
            throw new BadLineException("it is no JSON: " + e.getOriginalMessage());
        }
    }

    private static void values(String path, JsonNode object, BiConsumer<String, JsonNode> each) {
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            String name = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
            if (field.getValue().isObject()) {
                values(name, field.getValue(), each);
            } else {
                each.accept(name, field.getValue());
            }
        }
    }
}
