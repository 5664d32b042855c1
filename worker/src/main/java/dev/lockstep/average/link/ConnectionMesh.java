package dev.lockstep.average.link;

import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A rank's connections to all others. Between hosts floats go over them; between all ranks they tell at once when one ends,
 * and why.
 */
final class ConnectionMesh implements AutoCloseable {
    private static final long FAREWELL_NANOS = 200_000_000;

    private final List<RankConnection> connections;
    private final Selector selector;
    private RankConnection.Receiver[] receivers;
    private @Nullable String lost;

    ConnectionMesh(List<RankConnection> connections, int ranks) throws IOException {
        this.connections = List.copyOf(connections);
        receivers = new RankConnection.Receiver[ranks];
        selector = Selector.open();
        try {
            for (RankConnection connection : connections) {
                connection.channel().register(selector, SelectionKey.OP_READ, connection);
                receivers[connection.peer().rank()] = RankConnection.NOBODY;
            }
        } catch (IOException | RuntimeException e) {
            ExchangeSockets.close(selector);
            throw e;
        }
    }

    RankConnection to(int rank) {
        for (RankConnection connection : connections) {
            if (connection.peer().rank() == rank) {
                return connection;
            }
        }
        throw new IllegalArgumentException("there is no connection to rank " + rank);
    }

    /** Whatever comes from the rank goes there. */
    void receive(int rank, RankConnection.Receiver receiver) {
        receivers[rank] = receiver;
    }

    /** Reads what has come, and writes what waits, on all connections. */
    void look() {
        look(0);
    }

    /** The same, but waits a moment for something to come. */
    void look(long millis) {
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

    private void serve(SelectionKey key) {
        RankConnection connection = (RankConnection) key.attachment();
        connection.flush();
        connection.receive(receivers[connection.peer().rank()]);
        if (connection.isGone()) {
            key.cancel();
        }
    }

    /** Who will not come to a meeting any more, or null: a rank that failed, or left before it had completed the meeting. */
    @Nullable
    String lost(long meeting) {
        for (int i = 0; i < connections.size() && lost == null; i++) {
            RankConnection.Ending ending = connections.get(i).ending();
            if (ending != null && ending.lost() != null) {
                lost = ending.lost();
            } else if (ending != null && ending.meetings() <= meeting) {
                lost = connections.get(i).peer().name() + ", which left";
            }
        }
        return lost;
    }

    /** Tells all others, where they still listen, and waits a little that they have heard it. */
    void leave(long meetings, String whoWasLost) {
        long until = System.nanoTime() + FAREWELL_NANOS;
        boolean[] said = new boolean[connections.size()];
        boolean open = true;
        while (open && System.nanoTime() < until) {
            open = false;
            for (int i = 0; i < said.length; i++) {
                open |= !hasLeft(i, said, meetings, whoWasLost);
            }
            if (open) {
                look(1);
            }
        }
        close();
    }

    private boolean hasLeft(int index, boolean[] said, long meetings, String whoWasLost) {
        RankConnection connection = connections.get(index);
        connection.flush();
        if (connection.isGone()) {
            return true;
        }
        if (connection.isIdle() && !said[index]) {
            connection.sayGoodbye(meetings, whoWasLost);
            connection.flush();
            said[index] = true;
        }
        return false;
    }

    @Override
    public void close() {
        connections.forEach(connection -> ExchangeSockets.close(connection.channel()));
        ExchangeSockets.close(selector);
    }
}
