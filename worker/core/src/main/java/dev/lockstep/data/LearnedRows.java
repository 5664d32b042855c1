package dev.lockstep.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.lockstep.data.DatasetManifest.Statistic;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a model keeps of the rows that it learned from: all that it takes to make such rows of others, and to tell which they
 * were.
 *
 * @param fingerprint the name of the data set
 * @param source kind of the source
 * @param sha256 a hash of all rows
 * @param schema what the network is given of a row, and what it predicts
 * @param byteScale what a stored byte was multiplied by; empty where features were not kept as bytes
 * @param rows of each part
 * @param statistics of the features over the training rows
 * @param vocabulary the texts that token numbers stand for
 * @param preparation see {@link TablePreparation}
 */
public record LearnedRows(
        String fingerprint,
        String source,
        String sha256,
        DataSchema schema,
        Optional<Double> byteScale,
        Map<Split, Long> rows,
        List<Statistic> statistics,
        List<String> vocabulary,
        JsonNode preparation) {

    /**
     * Of a data set.
     *
     * @param schema as the network is given it
     */
    static LearnedRows of(DatasetManifest manifest, DataSchema schema) {
        Map<Split, Long> rows = new EnumMap<>(Split.class);
        for (Split part : Split.values()) {
            rows.put(part, manifest.rows(part));
        }
        return new LearnedRows(
                manifest.fingerprint(),
                manifest.source(),
                manifest.rowsSha256(),
                schema,
                manifest.byteScale(),
                rows,
                manifest.statistics(),
                manifest.vocabulary(),
                manifest.preparation());
    }

    /** Of rows about which nobody knows more than what they look like. */
    public static LearnedRows like(DataSchema schema) {
        return new LearnedRows(
                "", "", "", schema, Optional.empty(), Map.of(), List.of(), List.of(), NullNode.getInstance());
    }

    /** What a label of 1 is in the measure of the source; empty where labels are classes, or numbers of several measures. */
    public Optional<Double> labelUnit() {
        boolean isOne = schema.labels().numbers().stream()
                        .map(LearnedRows::columnOf)
                        .distinct()
                        .count()
                == 1;
        return isOne ? Optional.of(1 / scalesOfLabels().get(0).multiply()) : Optional.empty();
    }

    /** What became of each number that is predicted; none where labels are classes. */
    public List<NumberScale> scalesOfLabels() {
        Optional<TablePreparation> prepared = prepared();
        return schema.labels().numbers().stream()
                .map(name -> prepared.map(known -> known.scaleOf(name)).orElse(NumberScale.NONE))
                .toList();
    }

    /** The column that a number is of; windows that look further ahead than a step say how many behind its name. */
    static String columnOf(String number) {
        return number.replaceFirst("\\+\\d+$", "");
    }

    /** How a row of a table becomes features; empty where rows were made and not read. */
    public Optional<TablePreparation> prepared() {
        return TablePreparation.of(preparation, fingerprint);
    }
}
