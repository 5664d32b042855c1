package dev.lockstep.driver.ingest;

import dev.lockstep.config.DataSpec;
import dev.lockstep.config.SourceSpec;
import dev.lockstep.driver.ingest.source.SplitSource;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.fs.FileStatus;

/** The name of a data set: equal for equal sources, preparations, splits and seeds. Files count by path, length and time of change. */
final class DatasetFingerprint {
    /** Changes whenever the same source would be prepared differently. */
    private static final int PREPARATION = 4;

    private static final int SHOWN = 16;

    private DatasetFingerprint() {}

    static String of(DataSpec data, long seed, List<SplitSource> sources) {
        StringBuilder text = new StringBuilder();
        text.append(PREPARATION).append('\n').append(data.source()).append('\n');
        text.append(data.split()).append('\n').append(seed);
        if (!sources.isEmpty()) {
            text.append('\n').append(data.prepared()).append('\n').append(data.onBadRow());
            text.append('\n').append(data.scaleLabel());
            text.append(data.classNames().isEmpty() ? "" : "\n" + data.classNames());
        }
        sources.forEach(given -> append(given, text));
        String kind = data.source().getClass().getSimpleName().toLowerCase(Locale.ROOT);
        return kind + "-" + sha256(text.toString()).substring(0, SHOWN);
    }

    /** The name of what {@code prepare: auto} means for the rows of a source. */
    static String ofProposal(SourceSpec source, SplitSource looked) {
        StringBuilder text = new StringBuilder();
        append(looked, text.append(PREPARATION).append('\n').append(source));
        return "auto-" + sha256(text.toString()).substring(0, SHOWN);
    }

    private static void append(SplitSource given, StringBuilder text) {
        text.append('\n').append(given.part());
        for (FileStatus file : given.source().files()) {
            text.append('\n').append(file.getPath()).append(' ').append(file.getLen());
            text.append(' ').append(file.getModificationTime());
        }
        text.append(given.source().content());
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
