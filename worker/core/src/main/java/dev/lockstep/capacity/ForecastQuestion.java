package dev.lockstep.capacity;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What is asked of a forecast.
 *
 * @param executors sizes, each by its number of ranks
 * @param size what a rank of them is like, whatever their number
 * @param globalBatch rows of all replicas in a step, where these are not to grow with the executors
 * @param like a cluster where nothing was measured; else the one that was
 * @param bandwidth of links, where they are to be others than those of that cluster
 * @param latency of the same
 * @param bytesOfOne in which a float of an exchange travels between hosts
 * @param epochs that are to be trained
 * @param pricePerCoreHour where costs are asked for
 * @param failuresADay of each executor
 */
public record ForecastQuestion(
        List<Integer> executors,
        ClusterSize size,
        OptionalLong globalBatch,
        Optional<ClusterDescription> like,
        Optional<Bandwidth> bandwidth,
        Optional<Latency> latency,
        int bytesOfOne,
        Uncertain epochs,
        OptionalDouble pricePerCoreHour,
        double failuresADay) {
    /** Of so many executors. */
    ClusterSize of(int ranks) {
        ClusterSize other = size.of(ranks);
        return globalBatch.isEmpty()
                ? other
                : other.batch((int) Math.max(1, Math.round((double) globalBatch.getAsLong() / other.replicas())));
    }
}
