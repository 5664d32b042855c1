package dev.lockstep.driver.capacity;

import dev.lockstep.capacity.AverageSample;
import dev.lockstep.capacity.Capacity;
import dev.lockstep.capacity.DataRate;
import dev.lockstep.capacity.ExecutorMeasure;
import dev.lockstep.capacity.LinkMeasure;
import dev.lockstep.capacity.Workload;
import dev.lockstep.config.RunSpec;
import dev.lockstep.config.TrainingSpec;
import java.io.Serializable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What was found until now, from whichever thread it comes: whole at any time, for whoever has to leave early. */
final class CapacityFindings {
    private final RunSpec run;
    private final int replicasARank;
    private final Instant began = Instant.now();
    private final long beganNanos = System.nanoTime();
    private final List<String> missing = new ArrayList<>();
    private final Map<String, String> versions = new TreeMap<>();
    private final Map<String, ExecutorMeasure> executors = new TreeMap<>();
    private final Map<List<String>, LinkMeasure> links = new LinkedHashMap<>();
    private final List<AverageSample> averages = new ArrayList<>();
    private final List<DataRate> data = new ArrayList<>();
    private final Map<String, List<DataProbe.Together>> together = new TreeMap<>();
    private final StepTraces steps;
    private final List<Capacity.FailureDrill> drills = new ArrayList<>();
    private final SoakPoints soak = new SoakPoints();
    private RoomProbe.@Nullable Room room;

    CapacityFindings(RunSpec run, int replicasARank) {
        this.run = run;
        this.replicasARank = replicasARank;
        steps = new StepTraces(run.training().average().every());
    }

    /** Whatever a rank of a probe tells. */
    synchronized void accept(Serializable finding) {
        if (finding instanceof ExecutorProbe.Found found) {
            executors.put(found.measure().name(), found.measure());
            found.versions().forEach(versions::putIfAbsent);
        } else if (finding instanceof LinkMeasure link) {
            links.put(List.of(link.from(), link.to()), link);
        } else if (finding instanceof AverageSample average) {
            averages.add(average);
        } else if (finding instanceof DataRate rate) {
            data.add(rate);
        } else if (finding instanceof DataProbe.Together one) {
            together.computeIfAbsent(one.rate().what(), what -> new ArrayList<>())
                    .add(one);
        } else if (finding instanceof StepTrace trace) {
            steps.add(trace);
        } else if (finding instanceof RoomProbe.Room found) {
            room = found;
        } else if (finding instanceof SoakProbe.Stretch stretch) {
            soak.add(stretch);
        } else {
            throw new IllegalArgumentException("nobody waits for a " + finding.getClass());
        }
    }

    synchronized void drilled(Capacity.FailureDrill drill) {
        drills.add(drill);
    }

    synchronized void version(String part, String version) {
        versions.put(part, version);
    }

    synchronized void missing(String why) {
        missing.add(why);
    }

    synchronized RoomProbe.@Nullable Room room() {
        return room;
    }

    synchronized int count(Class<?> kind) {
        return kind == ExecutorMeasure.class ? executors.size() : links.size();
    }

    /** All of it as it stands. */
    synchronized Capacity capacity() {
        List<ExecutorMeasure> measured = List.copyOf(executors.values());
        List<LinkMeasure> between = links.values().stream()
                .sorted(Comparator.comparing(LinkMeasure::from).thenComparing(LinkMeasure::to))
                .toList();
        List<DataRate> rates = new ArrayList<>(data);
        together.values().forEach(all -> rates.add(DataProbe.sum(all)));
        return new Capacity(
                Capacity.VERSION,
                began.toString(),
                (System.nanoTime() - beganNanos) / 1e9,
                List.copyOf(missing),
                versions.entrySet().stream()
                        .map(each -> new Capacity.SoftwareVersion(each.getKey(), each.getValue()))
                        .toList(),
                workload(),
                measured,
                between,
                List.copyOf(averages),
                rates,
                steps.samples(),
                SlowParts.of(measured, between),
                List.copyOf(drills),
                soak.points());
    }

    private Workload workload() {
        TrainingSpec training = run.training();
        RoomProbe.Room known = room == null ? new RoomProbe.Room(0, 0, 0, 0, 0, 0, "") : room;
        boolean isWhole = training.average().compress() == TrainingSpec.Compression.NONE;
        return new Workload(
                run.name(),
                training.engine(),
                known.parameters(),
                known.operationsARow(),
                known.averagedFloats(),
                isWhole ? Float.BYTES : Float.BYTES / 2,
                training.average().every(),
                replicasARank,
                training.rowsAStep(),
                known.largestBatch(),
                known.trainingRows(),
                known.bytesARow(),
                training.epochs());
    }
}
