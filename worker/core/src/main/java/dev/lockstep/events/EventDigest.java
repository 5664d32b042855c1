package dev.lockstep.events;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The events of a run that its end still tells of, in their order. Of those that come all day long only the last one of its kind
 * is kept: what a run needs of memory grows with its epochs, never with its steps.
 */
public final class EventDigest implements Consumer<Event> {
    private static final Set<Class<? extends Event>> OVERTAKEN = Set.of(
            Event.Progress.class,
            Event.TimeSpent.class,
            Event.CheckpointWritten.class,
            Event.StepsTimed.class,
            Event.NormsMeasured.class);

    private final Map<Object, Event> kept = new LinkedHashMap<>();
    private long number;
    private long furthestStep;

    @Override
    public void accept(Event event) {
        Class<? extends Event> kind = event.getClass();
        Object place = OVERTAKEN.contains(kind) ? kind : (Object) number++;
        kept.remove(place);
        kept.put(place, event);
        if (event instanceof Event.Progress progress) {
            furthestStep = Math.max(furthestStep, progress.step());
        }
    }

    /** Those that are kept. */
    public List<Event> events() {
        return List.copyOf(kept.values());
    }

    /** The furthest step that progress was told of, also before the run went on from an earlier one; 0 where none was. */
    public long furthestStep() {
        return furthestStep;
    }
}
