package dev.lockstep.driver.ingest.fault;

import java.io.Serializable;
import java.util.Comparator;

/** Where a row comes from: its file and its place there. The order of origins is the same however Spark cuts the files. */
public record RowOrigin(String file, long row) implements Comparable<RowOrigin>, Serializable {
    private static final Comparator<RowOrigin> ORDER =
            Comparator.comparing(RowOrigin::file).thenComparingLong(RowOrigin::row);

    @Override
    public int compareTo(RowOrigin other) {
        return ORDER.compare(this, other);
    }

    /** A file as people write it: a local one without its scheme. */
    public static String shown(String file) {
        return file.replaceFirst("^file:/+(?=[^/])", "/");
    }

    /** "/data/adult.data line 17"; the file alone where a file is one row, and has no places. */
    public String said(String place) {
        return place.isEmpty() ? shown(file) : shown(file) + " " + place + " " + row;
    }
}
