package dev.lockstep.train;

import dev.lockstep.config.RunSpec;
import dev.lockstep.data.DataSchema;
import dev.lockstep.data.Split;
import dev.lockstep.events.Event;
import dev.lockstep.order.ShardOrder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The first event of a run. */
final class RunAnnouncement {
    private RunAnnouncement() {}

    static Event of(RankJob job, Training.Rooms rooms, LocalReplicas localReplicas, ShardOrder shards) {
        RunSpec run = job.run();
        Map<String, Long> rows = new LinkedHashMap<>();
        for (Split part : Split.values()) {
            rows.put(part.name().toLowerCase(Locale.ROOT), rooms.dataset().rows(part));
        }
        DataSchema schema = rooms.dataset().schema();
        Event.RunStarted started = new Event.RunStarted(
                run.name(),
                job.directory().map(Path::toString).orElse(""),
                run.training().replicas(),
                job.assignment().ranks(),
                run.training().rowsAStep(),
                run.training().epochs(),
                shards.stepsPerEpoch(),
                localReplicas.replicas().get(0).parameters().capacity(),
                rows,
                schema.labels().classes(),
                schema.featureShape(),
                run.training().ema(),
                rooms.engine().versions());
        String version = RunAnnouncement.class.getPackage().getImplementationVersion();
        return started.with(Map.of("lockstep", version == null ? "not from a jar" : version));
    }
}
