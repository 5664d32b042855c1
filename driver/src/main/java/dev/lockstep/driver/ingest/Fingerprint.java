package dev.lockstep.driver.ingest;

import dev.lockstep.config.DataSpec;
import dev.lockstep.config.SourceSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/** The name of a data set: equal for equal sources, splits and seeds. Files count by path, length and time of change. */
final class Fingerprint {
    /** Changes whenever the same source would be prepared differently. */
    private static final int PREPARATION = 2;

    private static final int SHOWN = 16;

    private Fingerprint() {}

    static String of(DataSpec data, long seed, Configuration hadoop) {
        StringBuilder text = new StringBuilder();
        text.append(PREPARATION).append('\n').append(data.source()).append('\n');
        text.append(data.split()).append('\n').append(seed);
        if (data.source() instanceof SourceSpec.Csv csv) {
            for (FileStatus file : files(csv, hadoop)) {
                text.append('\n').append(file.getPath()).append(' ').append(file.getLen());
                text.append(' ').append(file.getModificationTime());
            }
        }
        String kind = data.source().getClass().getSimpleName().toLowerCase(Locale.ROOT);
        return kind + "-" + sha256(text.toString()).substring(0, SHOWN);
    }

    private static FileStatus[] files(SourceSpec.Csv csv, Configuration hadoop) {
        Path path = new Path(csv.path());
        try {
            FileStatus[] found = path.getFileSystem(hadoop).globStatus(path);
            if (found == null || found.length == 0) {
                throw new IngestException("data.path: there is no " + csv.path() + nearNames(path, hadoop));
            }
            return found;
        } catch (IOException e) {
            throw new IngestException("data.path: cannot read " + csv.path() + ": " + e.getMessage(), e);
        }
    }

    private static String nearNames(Path missing, Configuration hadoop) throws IOException {
        Path folder = missing.getParent() == null ? new Path(".") : missing.getParent();
        if (folder.toString().isEmpty() || !folder.getFileSystem(hadoop).exists(folder)) {
            return folder.toString().isEmpty() ? "" : "; there is no folder " + folder + " either";
        }
        String names = Arrays.stream(folder.getFileSystem(hadoop).listStatus(folder))
                .map(f -> f.getPath().getName())
                .sorted()
                .limit(8)
                .reduce((a, b) -> a + ", " + b)
                .orElse("nothing");
        return "; that folder has " + names;
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
