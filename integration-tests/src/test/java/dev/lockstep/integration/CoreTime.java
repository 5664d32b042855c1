package dev.lockstep.integration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Time of all cores of this machine since it began, in ticks of its clock.
 *
 * @param idle of it, with nothing to do
 */
record CoreTime(long all, long idle) {
    private static final int IDLE = 3;
    private static final int WAITING_FOR_A_DISK = 4;

    static CoreTime now() throws IOException {
        long[] ticks = Files.readAllLines(Path.of("/proc/stat")).stream()
                .filter(line -> line.startsWith("cpu "))
                .flatMapToLong(line -> Arrays.stream(
                                line.substring("cpu ".length()).strip().split(" +"))
                        .mapToLong(Long::parseLong))
                .toArray();
        return new CoreTime(Arrays.stream(ticks).sum(), ticks[IDLE] + ticks[WAITING_FOR_A_DISK]);
    }

    /** The share of the time since then in which cores were busy, whoever kept them so. */
    double busySince(CoreTime before) {
        return 1 - (double) (idle - before.idle) / (all - before.all);
    }
}
