package dev.lockstep.simulation;

import dev.lockstep.simulation.SimulatedNetwork.Route;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * One end of a connection, as the system of its host has it: bytes that have come and were not read yet, and how the other end
 * left. Bytes of one direction come in the order in which they were sent.
 */
final class SimulatedConnection {
    private final SimulatedNetwork network;
    private final Route route;
    private final Runnable changed;
    private final Deque<ByteBuffer> come = new ArrayDeque<>();
    private @Nullable SimulatedConnection other;
    /** Bytes that were written here, and the other end has not read yet. */
    private int onTheWay;

    private long lastArrival;
    private long sending;
    private boolean hasEnded;
    private boolean isReset;
    private boolean isClosed;

    /**
     * The end at the beginning of the route.
     *
     * @param changed called when there may be something to read, or room to write
     */
    SimulatedConnection(SimulatedNetwork network, Route route, Runnable changed) {
        this.network = network;
        this.route = route;
        this.changed = changed;
        network.opened(this);
    }

    void join(SimulatedConnection otherEnd) {
        other = otherEnd;
    }

    Route route() {
        return route;
    }

    private SimulatedConnection other() {
        if (other == null) {
            throw new IllegalStateException("not connected: " + route);
        }
        return other;
    }

    boolean isReadable() {
        return !come.isEmpty() || hasEnded || isReset;
    }

    boolean isWritable() {
        return isReset || onTheWay < network.weather().buffer();
    }

    /** Takes what there is room for. It leaves in pieces, each as soon as the one before. */
    int write(ByteBuffer from) throws IOException {
        if (isReset) {
            throw new IOException("Broken pipe");
        }
        int room = Math.min(network.weather().buffer() - onTheWay, from.remaining());
        if (room <= 0) {
            return 0;
        }
        onTheWay += room;
        for (int left = room; left > 0; ) {
            byte[] piece = new byte[network.piece(left)];
            from.get(piece);
            left -= piece.length;
            send("bytes", () -> other().receive(piece));
        }
        return room;
    }

    /** In order; not where this end was reset meanwhile, and with it what it had not sent yet. */
    private void send(String what, Runnable arrival) {
        long since = sending;
        lastArrival = Math.max(lastArrival + 1, network.arrivalTime());
        network.arrive(route, lastArrival, what, () -> {
            if (since == sending) {
                arrival.run();
            }
        });
    }

    private void receive(byte[] bytes) {
        if (isClosed) {
            reset();
            return;
        }
        if (network.flips(other().route)) {
            int at = network.world().random().nextInt(bytes.length);
            bytes[at] ^= (byte) (1 << network.world().random().nextInt(Byte.SIZE));
        }
        come.add(ByteBuffer.wrap(bytes));
        changed.run();
    }

    /** Gives some of what has come; 0 where there is none, -1 where none will come. */
    int read(ByteBuffer into) throws IOException {
        ByteBuffer first = come.peek();
        if (first == null) {
            if (isReset) {
                throw new IOException("Connection reset");
            }
            return hasEnded ? -1 : 0;
        }
        int most = Math.min(first.remaining(), into.remaining());
        if (most == 0) {
            return 0;
        }
        int count = network.piece(most);
        into.put(into.position(), first, first.position(), count);
        into.position(into.position() + count);
        first.position(first.position() + count);
        if (!first.hasRemaining()) {
            come.remove();
        }
        other().takenUp(count);
        return count;
    }

    private void takenUp(int count) {
        onTheWay -= count;
        changed.run();
    }

    /** What was not read is lost, and the other end is told so at once; else it reads to the end. */
    void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        network.closed(this);
        if (other == null) {
            return;
        }
        if (come.isEmpty()) {
            send("end", () -> other().end());
        } else {
            reset();
        }
    }

    /** It has come too late: nobody waits for it any more. */
    void refuse() {
        reset();
    }

    /** Where there were bytes that had not left yet, they leave no more. */
    private void reset() {
        if (network.world().random().nextInt(2) == 0) {
            sending++;
        }
        lastArrival = Math.max(lastArrival + 1, network.arrivalTime());
        network.arrive(route, lastArrival, "reset", () -> other().beReset());
    }

    private void end() {
        hasEnded = true;
        changed.run();
    }

    private void beReset() {
        isReset = true;
        sending++;
        changed.run();
    }

    /** For both ends, by neither of them. */
    void breakOff() {
        network.arrive(route.back(), network.arrivalTime(), "reset", this::beReset);
    }
}
