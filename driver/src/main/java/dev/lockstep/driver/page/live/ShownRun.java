package dev.lockstep.driver.page.live;

import dev.lockstep.driver.page.LiveHistory;
import dev.lockstep.driver.page.LivePage;
import dev.lockstep.driver.page.OverlaidRun;
import dev.lockstep.events.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** A run that any number of browsers look at while it goes on. Whoever tells of an event is kept for no longer than a note takes. */
final class ShownRun {
    private final LiveHistory live = new LiveHistory();
    private long told;
    private boolean isOver;

    synchronized void accept(Instant time, Event event) {
        live.accept(time, event);
        told++;
        notifyAll();
    }

    /** Nothing more comes: whoever looks at it need not wait. */
    synchronized void over() {
        isOver = true;
        notifyAll();
    }

    synchronized boolean isOver() {
        return isOver || live.isEnded();
    }

    /** How many events were told, as soon as they are more than so many, or all that come, or that long has gone by. */
    synchronized long awaitMore(long than, Duration most) throws InterruptedException {
        long until = System.nanoTime() + most.toNanos();
        while (told <= than && !isOver()) {
            long millis = (until - System.nanoTime()) / 1_000_000;
            if (millis <= 0) {
                break;
            }
            wait(millis);
        }
        return told;
    }

    synchronized Map<String, String> sections() {
        return live.sections(Instant.now());
    }

    synchronized String page() {
        return LivePage.text(live);
    }

    /** The same beside others. */
    synchronized OverlaidRun overlaid(String name) {
        return OverlaidRun.of(name, live);
    }
}
