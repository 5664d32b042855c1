package dev.lockstep.average.link;

import dev.lockstep.parallel.Clock;
import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A rank's connections to all others. Between hosts floats go over them; between all ranks they tell at once when one ends,
 * and why.
 */
public final class ConnectionMesh implements AutoCloseable {
    /** Longer than a goodbye takes to anybody who still reads; a rank that hangs holds up nobody's end for longer. */
    private static final long GOODBYE_NANOS = 200_000_000;

    private final List<RankConnection> connections;
    private final Clock clock;
    private final Selector selector;
    private RankConnection.Receiver[] receivers;
    private @Nullable String lost;

    /** A mesh of connections to some of so many ranks. */
    public ConnectionMesh(List<RankConnection> connections, int ranks, ExchangePlatform platform) throws IOException {
        this.connections = List.copyOf(connections);
        receivers = new RankConnection.Receiver[ranks];
        clock = platform.clock();
        selector = platform.network().openSelector();
        try {
            for (RankConnection connection : connections) {
                connection.channel().register(selector, SelectionKey.OP_READ, connection);
                receivers[connection.rank()] = RankConnection.NOTICES_ALONE;
            }
        } catch (IOException | RuntimeException e) {
            ExchangeSockets.close(selector);
            throw e;
        }
    }

    RankConnection to(int rank) {
        for (RankConnection connection : connections) {
            if (connection.rank() == rank) {
                return connection;
            }
        }
        throw new IllegalArgumentException("there is no connection to rank " + rank);
    }

    /** Whatever comes from the rank is delivered there. */
    void deliver(int rank, RankConnection.Receiver receiver) {
        receivers[rank] = receiver;
    }

    /** Reads what has come, and writes what waits, on all connections. */
    public void poll() {
        poll(0);
    }

    /** The same, but waits a moment for something to come. */
    public void poll(long millis) {
        try {
            for (int i = 0; i < connections.size(); i++) {
                SelectionKey key = connections.get(i).channel().keyFor(selector);
                int interest = connections.get(i).interest();
                if (key != null && key.isValid() && key.interestOps() != interest) {
                    key.interestOps(interest);
                }
            }
            if (millis > 0) {
                selector.select(this::serve, millis);
            } else {
                selector.selectNow(this::serve);
            }
        } catch (IOException | CancelledKeyException e) {
            throw new IllegalStateException("cannot wait for connections", e);
        }
    }

    /** Ends such a wait, from another thread. */
    public void wake() {
        selector.wakeup();
    }

    private void serve(SelectionKey key) {
        RankConnection connection = (RankConnection) key.attachment();
        connection.flush();
        connection.receive(receivers[connection.rank()]);
        if (connection.isGone()) {
            key.cancel();
        }
    }

    /**
     * Who will not come to a meeting any more, or null: a rank that failed, or left before it had completed the meeting. One
     * that left after it has sent all that others need of it. The first that is found stays so: losses that follow from it
     * would only hide it.
     */
    public @Nullable String lost(long meeting) {
        for (int i = 0; i < connections.size() && lost == null; i++) {
            RankConnection.Ending ending = connections.get(i).ending();
            if (ending != null && ending.lost() != null) {
                lost = ending.lost();
            } else if (ending != null && ending.meetings() <= meeting) {
                lost = connections.get(i).name() + ", which left";
            }
        }
        return lost;
    }

    /** A wait of this rank begins: who waits as well will say so anew. */
    public void beginWait() {
        for (int i = 0; i < connections.size(); i++) {
            connections.get(i).beginWait();
        }
    }

    /** Tells all others for whom this rank waits, once in a wait. */
    public void tellWait(long meeting, BitSet awaited) {
        for (int i = 0; i < connections.size(); i++) {
            connections.get(i).tellWait(meeting, awaited);
        }
    }

    /** For whom each rank waits by its own word, of those that have said so since the wait of this rank began. */
    public Map<Integer, BitSet> waits() {
        Map<Integer, BitSet> waits = new TreeMap<>();
        for (RankConnection connection : connections) {
            BitSet awaited = connection.waitsFor();
            if (awaited != null) {
                waits.put(connection.rank(), awaited);
            }
        }
        return waits;
    }

    /** Sends goodbye to all who still read, and waits a little for it to leave. */
    public void leave(long meetings, String whoWasLost) {
        long until = clock.nanoTime() + GOODBYE_NANOS;
        boolean[] sent = new boolean[connections.size()];
        boolean open = true;
        while (open && clock.nanoTime() < until) {
            open = false;
            for (int i = 0; i < sent.length; i++) {
                open |= !isDone(i, sent, meetings, whoWasLost);
            }
            if (open) {
                poll(1);
            }
        }
        close();
    }

    private boolean isDone(int index, boolean[] sent, long meetings, String whoWasLost) {
        RankConnection connection = connections.get(index);
        connection.flush();
        if (connection.isGone()) {
            return true;
        }
        if (connection.isIdle() && !sent[index]) {
            connection.sendGoodbye(meetings, whoWasLost);
            connection.flush();
            sent[index] = true;
        }
        return false;
    }

    /** All connections end, on both sides, as if the network had: from any thread. */
    public void cut() {
        connections.forEach(connection -> ExchangeSockets.cut(connection.channel()));
    }

    @Override
    public void close() {
        connections.forEach(connection -> ExchangeSockets.close(connection.channel()));
        ExchangeSockets.close(selector);
    }
}
