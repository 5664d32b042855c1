package dev.lockstep.driver.cluster;

import java.util.ArrayDeque;
import java.util.Deque;

/** What somebody has opened one after the other, and closes in the opposite order, all of it, whatever becomes of one. */
public final class OpenRooms implements AutoCloseable {
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final String owner;

    /** @param owner whose they are, as a failure to close them is told */
    public OpenRooms(String owner) {
        this.owner = owner;
    }

    /** This one, too, is to be closed. */
    public <T extends AutoCloseable> T opened(T room) {
        open.push(room);
        return room;
    }

    /** Closes the one that was opened last, and those before it later. */
    void closeLast() throws Exception {
        open.pop().close();
    }

    @Override
    public void close() {
        Throwable failure = null;
        while (!open.isEmpty()) {
            try {
                closeLast();
            } catch (Exception | Error e) {
                failure = failure == null ? e : failure;
            }
        }
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure != null) {
            throw new IllegalStateException(owner + " cannot close", failure);
        }
    }
}
