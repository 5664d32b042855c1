package dev.lockstep.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a data set directory says of itself; {@code manifest.json} there, described in {@code docs/formats.md}.
 *
 * @param byteScale what a stored byte is multiplied by to make a feature; empty where features are not kept as bytes
 * @param parts what each part holds
 * @param statistics of the features, one a value or one a channel, after preparation; empty where nobody counted
 * @param vocabulary the texts that token numbers stand for; empty where features are no tokens
 * @param preparation what was done to each row, with what it learned from the training rows: all that is needed to do it
 *     again at prediction; a tree of which this room knows nothing
 * @param dropped rows of the source that are in no part, by reason
 */
public record DatasetManifest(
        int version,
        String fingerprint,
        String source,
        DataSchema schema,
        Optional<Double> byteScale,
        Map<Split, Share> parts,
        List<Statistic> statistics,
        List<String> vocabulary,
        JsonNode preparation,
        Map<String, Long> dropped,
        List<Block> blocks) {
    public static final String FILE = "manifest.json";
    public static final int VERSION = 2;

    /**
     * What a part holds.
     *
     * @param classes rows (or steps, where each has a class) of each class, in the order of the classes; empty for numbers
     */
    public record Share(long rows, List<Long> classes) {}

    /**
     * What only those who read the source know.
     *
     * @param source kind of the source
     */
    public record Story(String source, List<String> vocabulary, JsonNode preparation, Map<String, Long> dropped) {

        /** Of a source whose rows are taken as they are. */
        public static Story plain(String source) {
            return new Story(source, List.of(), NullNode.getInstance(), Map.of());
        }
    }

    /** Of one value of the features, over the training rows. */
    public record Statistic(String name, double least, double most, double mean, double deviation) {}

    /** One file of rows. Its place in the list is its place in its part. */
    public record Block(Split part, String file, long rows, long bytes, String crc32c)
            implements java.io.Serializable {}

    /** A hash of all rows, wherever they came from: equal for equal rows of equal form in equal order. */
    public String rowsSha256() {
        StringBuilder text = new StringBuilder();
        text.append(schema).append('\n').append(byteScale).append('\n');
        for (Block block : blocks) {
            text.append(block.part()).append(' ').append(block.rows()).append(' ');
            text.append(block.bytes()).append(' ').append(block.crc32c()).append('\n');
        }
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** How rows are kept. */
    public RowLayout form() {
        return RowLayout.of(schema, byteScale);
    }

    public long rows(Split part) {
        return parts.containsKey(part) ? parts.get(part).rows() : 0;
    }

    /** Rows of a part of each class, in the order of the classes; empty for numbers. */
    public List<Long> classes(Split part) {
        return parts.containsKey(part) ? parts.get(part).classes() : List.of();
    }

    /** The blocks of a part, in order. */
    public List<Block> blocks(Split part) {
        return blocks.stream().filter(block -> block.part() == part).toList();
    }

    public byte[] toJson() throws IOException {
        return ManifestJson.write(this);
    }

    /** @param file named in messages */
    static DatasetManifest read(String file, InputStream in) throws IOException {
        DatasetManifest manifest = ManifestJson.read(file, in.readAllBytes());
        List<String> faults = manifest.faults();
        if (!faults.isEmpty()) {
            throw new DataException(file + " contradicts itself: " + String.join("; ", faults));
        }
        return manifest;
    }

    private List<String> faults() {
        List<String> faults = new ArrayList<>();
        for (Split part : Split.values()) {
            long counted = blocks(part).stream().mapToLong(Block::rows).sum();
            if (counted != rows(part)) {
                faults.add(part + " has rows=" + rows(part) + ", but its blocks have " + counted);
            }
        }
        for (Block block : blocks) {
            if (block.rows() < 1 || block.rows() > Integer.MAX_VALUE || block.bytes() > Integer.MAX_VALUE) {
                faults.add(block.file() + " cannot have rows=" + block.rows() + " and bytes=" + block.bytes());
            }
            if (block.file().isEmpty() || block.file().contains("/")) {
                faults.add("the block " + block.file() + " is not in the data set's own folder");
            }
        }
        return faults;
    }
}
