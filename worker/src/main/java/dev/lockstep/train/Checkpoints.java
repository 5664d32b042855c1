package dev.lockstep.train;

import dev.lockstep.checkpoint.CheckpointFile;
import dev.lockstep.checkpoint.Progress;
import dev.lockstep.config.CheckpointSpec;
import dev.lockstep.engine.Replica;
import dev.lockstep.events.Event;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Writes a checkpoint whenever one is due by the step, and removes those that are too old to keep. */
final class Checkpoints {
    private final Job job;
    private final Crew crew;
    private final CheckpointSpec spec;
    private final long every;
    private final Consumer<Event> events;

    Checkpoints(Job job, Crew crew, long stepsPerEpoch, Consumer<Event> events) {
        this.job = job;
        this.crew = crew;
        this.spec = job.run().checkpoint();
        this.every = spec.every().inSteps(stepsPerEpoch);
        this.events = events;
    }

    /** Checked where an average was made, since between two of them the replicas differ: whether one fell due since. */
    boolean isDue(long stepsAtLastAverage, long steps) {
        return job.speaks() && steps / every > stepsAtLastAverage / every;
    }

    void write(long steps) throws IOException {
        long started = System.nanoTime();
        Replica replica = crew.replicas().get(0);
        Path directory = Files.createDirectories(job.directory().resolve("checkpoints"));
        Path file = directory.resolve(String.format(Locale.ROOT, "step-%09d.ckpt", steps));
        Progress progress =
                new Progress(job.run().name(), steps, job.run().training().seed());
        AsideFile.write(file, out -> CheckpointFile.write(out, progress, replica.parameters(), replica.updaterState()));
        long bytes = Files.size(file);
        removeOld(directory);
        double seconds = (System.nanoTime() - started) / 1e9;
        String name = job.directory().relativize(file).toString();
        events.accept(new Event.CheckpointWritten(steps, name, bytes, seconds));
    }

    private void removeOld(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            List<Path> kept =
                    files.filter(f -> f.toString().endsWith(".ckpt")).sorted().toList();
            for (Path old : kept.subList(0, Math.max(0, kept.size() - spec.keep()))) {
                Files.delete(old);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
