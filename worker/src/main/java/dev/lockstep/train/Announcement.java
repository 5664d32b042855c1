package dev.lockstep.train;

import dev.lockstep.config.RunSpec;
import dev.lockstep.data.Part;
import dev.lockstep.data.Schema;
import dev.lockstep.events.Event;
import dev.lockstep.order.Shards;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The first event of a run. */
final class Announcement {
    private Announcement() {}

    static Event of(Job job, Training.Rooms rooms, Crew crew, Shards shards) {
        RunSpec run = job.run();
        Map<String, Long> rows = new LinkedHashMap<>();
        for (Part part : Part.values()) {
            rows.put(part.name().toLowerCase(Locale.ROOT), rooms.dataset().rows(part));
        }
        Schema schema = rooms.dataset().schema();
        Event.RunStarted started = new Event.RunStarted(
                run.name(),
                job.directory().map(Path::toString).orElse(""),
                run.training().replicas(),
                job.deal().ranks(),
                run.training().batch(),
                run.training().epochs(),
                shards.stepsPerEpoch(),
                crew.replicas().get(0).parameters().capacity(),
                rows,
                schema.labels() instanceof Schema.Classes classes ? classes.names() : List.of(),
                schema.featureShape(),
                rooms.engine().versions());
        String version = Announcement.class.getPackage().getImplementationVersion();
        return started.with(Map.of("lockstep", version == null ? "not from a jar" : version));
    }
}
