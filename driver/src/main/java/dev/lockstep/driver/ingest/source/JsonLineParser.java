package dev.lockstep.driver.ingest.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.lockstep.config.TableSpec;
import dev.lockstep.driver.ingest.fault.IngestException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Lines of one JSON object each. The first object says which columns there are; a later one may leave some out. */
record JsonLineParser(List<String> columns) implements LineParser {
    private static final ObjectReader JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .readerFor(JsonNode.class);

    static RowSource source(String setting, TableSpec.Json spec, Configuration hadoop) {
        List<FileStatus> files = SourceFiles.find(setting, spec.path(), hadoop);
        String first = FirstLine.of(files, line -> !line.isBlank(), hadoop)
                .orElseThrow(() -> new IngestException(setting + ": " + spec.path() + " has no rows"));
        List<String> columns = new ArrayList<>();
        try {
            object(first).fieldNames().forEachRemaining(columns::add);
        } catch (BadLineException e) {
            throw new IngestException(setting + ": the first line of " + spec.path() + ": " + e.getMessage(), e);
        }
        StructType schema = new StructType();
        for (String column : columns) {
            schema = schema.add(column, DataTypes.StringType, true);
        }
        LineParser reader = new JsonLineParser(List.copyOf(columns));
        return new LineSource(files, new LineSource.Reading(reader, columns.size(), "", ""), schema, Optional.empty());
    }

    @Override
    public Object[] read(String line) throws BadLineException {
        JsonNode object = object(line);
        Object[] values = new Object[columns.size()];
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            int column = columns.indexOf(field.getKey());
            if (column < 0) {
                throw new BadLineException("it has a value " + field.getKey() + ", which the first row has not");
            }
            if (field.getValue().isContainerNode()) {
                throw new BadLineException("column " + field.getKey() + " holds several values, not one");
            }
            values[column] = field.getValue().isNull() ? null : field.getValue().asText();
        }
        return values;
    }

    private static JsonNode object(String line) throws BadLineException {
        try {
            JsonNode node = JSON.readTree(line);
            if (node.isObject()) {
                return node;
            }
            throw new BadLineException("it is no JSON object");
        } catch (JsonProcessingException e) {
            throw new BadLineException("it is no JSON: " + e.getOriginalMessage());
        }
    }
}
