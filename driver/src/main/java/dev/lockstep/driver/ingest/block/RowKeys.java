package dev.lockstep.driver.ingest.block;

import dev.lockstep.driver.ingest.fault.RowOrigin;
import dev.lockstep.order.SplitMixRandom;
import java.io.Serializable;
import java.util.List;

/**
 * Shuffles: gives every row a key that looks like chance and is a pure function of the seed, the file's path below the
 * folder that all files share, and the row's place in it. Rows are taken in the order of their keys.
 */
public record RowKeys(long seed, String folder) implements Serializable {
    private static final long PURPOSE = 0x5B1F;
    /** Keys are below this, so that {@link Long#MAX_VALUE} is behind all of them. */
    private static final int SPARE_BITS = 2;

    public static RowKeys of(long seed, List<String> files) {
        return new RowKeys(seed, sharedFolder(files));
    }

    long key(RowOrigin origin) {
        String file = origin.file().startsWith(folder) ? origin.file().substring(folder.length()) : origin.file();
        long mixed = SplitMixRandom.seed(seed, PURPOSE, file.length());
        for (int i = 0; i < file.length(); i++) {
            mixed = mixed * 31 + file.charAt(i);
        }
        return SplitMixRandom.seed(mixed, origin.row()) >>> SPARE_BITS;
    }

    private static String sharedFolder(List<String> files) {
        String shared = files.isEmpty() ? "" : files.get(0);
        for (String file : files) {
            while (!file.startsWith(shared)) {
                shared = shared.substring(0, shared.length() - 1);
            }
        }
        return shared.substring(0, shared.lastIndexOf('/') + 1);
    }
}
