package dev.lockstep.capacity;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What was measured of a cluster with one run file: the file {@code capacity.json}. Where a stage was cut short or came to nothing,
 * its list is shorter or empty, and {@code missing} says why.
 *
 * @param version {@link #VERSION} of the build that wrote it
 * @param measuredAt when it began, as ISO 8601
 * @param seconds that it took
 * @param missing what could not be measured, each in a sentence; empty where all is there
 * @param software versions of what decides how fast it is (lockstep, java, spark, engine and its libraries)
 * @param executors one for each, in the order of their names
 * @param links each way between two executors
 * @param averages averaging alone, by floats and ranks
 * @param data how fast rows come
 * @param steps training, by ranks and batch
 * @param slow parts that are slower than the others, or compute otherwise
 * @param drills failures that were caused on purpose
 * @param soak throughput and memory over a longer time
 */
public record Capacity(
        int version,
        String measuredAt,
        double seconds,
        List<String> missing,
        List<SoftwareVersion> software,
        Workload workload,
        List<ExecutorMeasure> executors,
        List<LinkMeasure> links,
        List<AverageSample> averages,
        List<DataRate> data,
        List<StepSample> steps,
        List<SlowPart> slow,
        List<FailureDrill> drills,
        List<SoakPoint> soak) {
    /** Of the form of the file. */
    public static final int VERSION = 1;

    /** A part of the software, and which one it is. */
    public record SoftwareVersion(String part, String version) {}

    /**
     * What is slow, or otherwise than the rest.
     *
     * @param kind what is compared: link, executor, memory, disk or arithmetic
     * @param who is slow, such as {@code executor 3 on host b}, or {@code executor 1 → executor 3}
     * @param said both values, and what to do
     */
    public record SlowPart(String kind, String who, String said) {}

    /**
     * A failure that was caused on purpose, and what it cost.
     *
     * @param kind killed or frozen
     * @param detectionSeconds until it was noticed
     * @param recoverySeconds from then until the next step
     * @param repeatedSteps that were computed twice
     */
    public record FailureDrill(String kind, double detectionSeconds, double recoverySeconds, long repeatedSteps) {}

    /**
     * A moment of a longer run.
     *
     * @param seconds since it began
     * @param memoryBytes resident, of all executors together
     */
    public record SoakPoint(double seconds, double rowsPerSecond, long memoryBytes) {}

    /** For each rank the host that it is on: what an executor that was not measured is called is its host's name. */
    List<String> hosts(List<String> places) {
        Map<String, String> hosts = executors.stream()
                .collect(Collectors.toMap(ExecutorMeasure::name, ExecutorMeasure::host, (first, again) -> first));
        return places.stream().map(place -> hosts.getOrDefault(place, place)).toList();
    }
}
