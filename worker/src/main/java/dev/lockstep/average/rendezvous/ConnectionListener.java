package dev.lockstep.average.rendezvous;

import dev.lockstep.average.link.ExchangeSockets;
import dev.lockstep.average.link.FrameCipher;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where others knock. A thread of its own lets in who proves to be a rank of this attempt, and refuses everybody else,
 * without ever holding up training: only so many may stand at the door at once, each only so long.
 */
final class ConnectionListener implements AutoCloseable {
    private static final int MOST_GUESTS = 64;
    private static final int BACKLOG = 1024;

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final ServerSocketChannel server;
    private final Selector selector;
    private final RankHandshake handshake;
    private final int rank;
    private final Consumer<String> report;
    private final Duration patience;
    private final Thread keeper;
    private final Deque<PendingConnection> guests = new ArrayDeque<>();
    private final Map<Integer, Admitted> admitted = new ConcurrentHashMap<>();
    private final AtomicLong refused = new AtomicLong();
    private volatile boolean closed;

    /** A rank that was let in, and how what it says is sealed. */
    record Admitted(SocketChannel channel, FrameCipher outgoing, FrameCipher incoming) {}

    private ConnectionListener(
            ServerSocketChannel server,
            Selector selector,
            RankHandshake handshake,
            int rank,
            ExchangeSettings settings) {
        this.report = settings.report();
        this.patience = PATIENCE.compareTo(settings.deadlines().connect()) < 0
                ? PATIENCE
                : settings.deadlines().connect();
        this.server = server;
        this.selector = selector;
        this.handshake = handshake;
        this.rank = rank;
        keeper = new Thread(this::keep, "lockstep-door-" + rank);
        keeper.setDaemon(true);
    }

    static ConnectionListener open(int rank, String host, RankHandshake handshake, ExchangeSettings settings)
            throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open();
        try {
            ExchangeSockets.tune(server);
            server.bind(new InetSocketAddress(host, 0), BACKLOG);
            server.configureBlocking(false);
            return guarded(server, Selector.open(), handshake, rank, settings);
        } catch (IOException | RuntimeException | Error e) {
            ExchangeSockets.close(server);
            throw e;
        }
    }

    private static ConnectionListener guarded(
            ServerSocketChannel server, Selector selector, RankHandshake handshake, int rank, ExchangeSettings settings)
            throws IOException {
        try {
            server.register(selector, SelectionKey.OP_ACCEPT);
            ConnectionListener listener = new ConnectionListener(server, selector, handshake, rank, settings);
            listener.keeper.start();
            return listener;
        } catch (IOException | RuntimeException | Error e) {
            ExchangeSockets.close(selector);
            throw e;
        }
    }

    int port() {
        return server.socket().getLocalPort();
    }

    long refused() {
        return refused.get();
    }

    /** Takes the rank that came in, if it has. */
    @Nullable
    Admitted take(int caller) {
        return admitted.remove(caller);
    }

    private void keep() {
        while (!closed) {
            try {
                selector.select(guests.isEmpty() ? 0 : 100);
                for (SelectionKey key : selector.selectedKeys()) {
                    serve(key);
                }
                selector.selectedKeys().clear();
                refuseTheSlow();
            } catch (IOException | RuntimeException e) {
                // Out of file descriptors, perhaps, or nobody to report to: those who are in stay in.
                pause();
            }
        }
        guests.forEach(pending -> ExchangeSockets.close(pending.channel()));
        admitted.values().forEach(one -> ExchangeSockets.close(one.channel()));
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve(SelectionKey key) throws IOException {
        if (key.attachment() instanceof PendingConnection pending) {
            advance(pending, key);
            return;
        }
        SocketChannel channel = server.accept();
        if (channel == null) {
            return;
        }
        if (guests.size() == MOST_GUESTS) {
            refuse(oldestOfTheMost());
        }
        try {
            channel.configureBlocking(false);
            PendingConnection pending = new PendingConnection(channel, handshake, rank);
            channel.register(selector, SelectionKey.OP_READ, pending);
            guests.add(pending);
        } catch (IOException | RuntimeException e) {
            ExchangeSockets.close(channel);
            throw e;
        }
    }

    /** Of those from the address that most are from: a flood from one address keeps out nobody who comes from another. */
    private PendingConnection oldestOfTheMost() {
        return guests.stream()
                .collect(Collectors.groupingBy(PendingConnection::address, LinkedHashMap::new, Collectors.toList()))
                .values()
                .stream()
                .max(Comparator.comparingInt(List::size))
                .orElseThrow()
                .get(0);
    }

    private void advance(PendingConnection pending, SelectionKey key) {
        PendingConnection.Standing standing = pending.advance();
        if (standing == PendingConnection.Standing.REFUSED) {
            refuse(pending);
        } else if (standing == PendingConnection.Standing.ADMITTED) {
            key.cancel();
            guests.remove(pending);
            Admitted before = admitted.put(pending.caller(), pending.admitted());
            if (before != null) {
                count(before.channel());
            }
        }
    }

    private void refuseTheSlow() {
        while (!guests.isEmpty() && guests.getFirst().isTooSlow(patience)) {
            refuse(guests.getFirst());
        }
    }

    private void refuse(PendingConnection pending) {
        guests.remove(pending);
        count(pending.channel());
    }

    /** A flood of strangers is not made a flood of reports. Who has been counted has been reported. */
    private void count(SocketChannel channel) {
        String who = ExchangeSockets.farEnd(channel);
        ExchangeSockets.close(channel);
        long many = refused.get() + 1;
        if (Long.bitCount(many) == 1) {
            report.accept("rank " + rank + " refused a connection from " + who
                    + ", which did not prove to be a rank of this attempt (" + many + " so far)");
        }
        refused.incrementAndGet();
    }

    @Override
    public void close() {
        closed = true;
        ExchangeSockets.close(server);
        selector.wakeup();
        try {
            keeper.join(1000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            ExchangeSockets.close(selector);
        }
    }
}
