package dev.lockstep.driver.page;

import dev.lockstep.events.Event;
import dev.lockstep.events.EventDigest;
import dev.lockstep.events.EventLog;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a page shows of a run while it goes on, in memory that grows with its epochs, never with its steps. Of a step that is made
 * once more, since a rank was lost, only what was said last counts, as in the report. Not for several threads.
 */
public final class LiveHistory {
    private static final int MOST_HAPPENINGS = 200;

    private final EventDigest digest = new EventDigest();
    private final List<Event> held = new ArrayList<>();
    private final TreeMap<Integer, Event.EpochEnded> epochs = new TreeMap<>();
    private final StepCurve loss = new StepCurve();
    private final StepCurve speed = new StepCurve();
    private final LayerCurves layers = new LayerCurves();
    private final RankStates ranks = new RankStates();
    private final RunClock clock = new RunClock();
    private final List<Happening> happenings = new ArrayList<>();
    private boolean isBegun;
    private boolean isUndecided;
    private boolean isEnded;

    /** Something that befell the run: when, since its beginning, and where. */
    record Happening(Duration since, long step, String words, boolean isFailure) {}

    public void accept(Instant time, Event event) {
        clock.accept(time, event);
        ranks.accept(event);
        if (event instanceof Event.RunStarted) {
            isUndecided = isBegun; // whether it goes on, or begins anew, is what comes next
            isBegun = true;
        } else if (event instanceof Event.RunEnded) {
            isUndecided = false; // before it could go on: what was made until then is what there is to see
        } else if (isUndecided && decides(event)) {
            backTo(event instanceof Event.Resumed resumed ? resumed.step() : 0);
        }
        if (isUndecided) {
            held.add(event);
        } else {
            held.forEach(this::take);
            held.clear();
            take(event);
        }
        if (event instanceof Event.Progress progress) {
            loss.add(progress.step(), progress.loss());
            speed.add(progress.step(), progress.samplesPerSecond());
        }
        if (event instanceof Event.NormsMeasured norms) {
            layers.add(norms);
        }
        tell(time, event);
        isEnded = event instanceof Event.RunEnded || (isEnded && !(event instanceof Event.DataPrepared));
    }

    /** Of epochs there are many, and each is asked for at every look. */
    private void take(Event event) {
        if (event instanceof Event.EpochEnded epoch) {
            epochs.put(epoch.epoch(), epoch);
        } else {
            digest.accept(event);
        }
    }

    private static boolean decides(Event event) {
        return event instanceof Event.Resumed || event instanceof Event.Progress || event instanceof Event.EpochEnded;
    }

    private void backTo(long step) {
        isUndecided = false;
        epochs.values().removeIf(epoch -> epoch.step() > step);
        loss.backTo(step);
        speed.backTo(step);
        layers.backTo(step);
    }

    private void tell(Instant time, Event event) {
        if (event instanceof Event.Regrouped regrouped) {
            happened(time, regrouped.why() + "; going on with " + NumberLabels.of(regrouped.ranks(), "rank"), true);
        } else if (event instanceof Event.Resumed resumed) {
            happened(
                    time,
                    "goes on after step " + NumberLabels.count(resumed.step()) + ", in epoch " + resumed.epoch(),
                    false);
        } else if (event instanceof Event.RunEnded ended) {
            String why = ended.message().isEmpty() ? "" : ": " + ended.message();
            happened(time, StatusAdvice.of(ended.status()).word() + why, false);
        }
    }

    private void happened(Instant time, String words, boolean isFailure) {
        happenings.add(new Happening(clock.elapsed(time), clock.step(), words, isFailure));
        if (happenings.size() > MOST_HAPPENINGS) {
            happenings.remove(0);
        }
    }

    /** Whether its last word is that it has ended. */
    public boolean isEnded() {
        return isEnded;
    }

    /** What a page of it consists of, as HTML by the names of the places that it goes to; empty where there is nothing to show. */
    public Map<String, String> sections(Instant now) {
        return new LiveSections(this, now).all();
    }

    RunHistory history() {
        List<Event> events = new ArrayList<>(EventLog.standing(digest.events()));
        events.addAll(epochs.values());
        return new RunHistory(events);
    }

    StepCurve loss() {
        return loss;
    }

    StepCurve speed() {
        return speed;
    }

    LayerCurves layers() {
        return layers;
    }

    RankStates ranks() {
        return ranks;
    }

    RunClock clock() {
        return clock;
    }

    List<Happening> happenings() {
        return List.copyOf(happenings);
    }
}
