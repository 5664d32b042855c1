package dev.lockstep.average.rendezvous;

import dev.lockstep.average.link.ExchangePlatform;
import dev.lockstep.average.link.ExchangeSockets;
import dev.lockstep.average.link.FrameCipher;
import dev.lockstep.parallel.Clock;
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
 * Accepts connections. A thread of its own accepts whoever proves to be a rank of this attempt, and refuses everybody else,
 * without ever holding up training: only so many handshakes are pending at once, each only so long.
 */
public final class ConnectionListener implements AutoCloseable {
    private static final int MOST_PENDING = 64;
    private static final int BACKLOG = 1024;
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final long LONGEST_END_NANOS = Duration.ofSeconds(1).toNanos();

    private final Clock clock;
    private final ServerSocketChannel server;
    private final int port;
    private final Selector selector;
    private final RankHandshake handshake;
    private final int rank;
    private final Consumer<String> report;
    private final Duration deadline;
    private final Thread thread;
    /** The oldest first. */
    private final Deque<PendingConnection> pending = new ArrayDeque<>();

    private final Map<Integer, Accepted> accepted = new ConcurrentHashMap<>();
    private final AtomicLong refused = new AtomicLong();
    private volatile boolean closed;

    /** A connection of a rank that has proved itself, and the encryption of both directions. */
    record Accepted(SocketChannel channel, FrameCipher outgoing, FrameCipher incoming) {}

    private ConnectionListener(ServerSocketChannel server, Selector selector, int rank, ExchangeSettings settings)
            throws IOException {
        this.clock = settings.platform().clock();
        this.report = settings.report();
        this.deadline = RankHandshake.DEADLINE.compareTo(settings.deadlines().connect()) < 0
                ? RankHandshake.DEADLINE
                : settings.deadlines().connect();
        this.server = server;
        this.selector = selector;
        port = ((InetSocketAddress) server.getLocalAddress()).getPort();
        handshake = new RankHandshake(settings);
        this.rank = rank;
        thread = clock.thread("lockstep-listener-" + rank, this::acceptAll);
    }

    /** Listens on a free port of this address. */
    public static ConnectionListener open(int rank, String host, ExchangeSettings settings) throws IOException {
        ExchangePlatform platform = settings.platform();
        ServerSocketChannel server = platform.network().openServerSocketChannel();
        try {
            ExchangeSockets.tune(server);
            server.bind(new InetSocketAddress(host, 0), BACKLOG);
            server.configureBlocking(false);
            return started(server, platform.network().openSelector(), rank, settings);
        } catch (IOException | RuntimeException | Error e) {
            ExchangeSockets.close(server);
            throw e;
        }
    }

    private static ConnectionListener started(
            ServerSocketChannel server, Selector selector, int rank, ExchangeSettings settings) throws IOException {
        try {
            server.register(selector, SelectionKey.OP_ACCEPT);
            ConnectionListener listener = new ConnectionListener(server, selector, rank, settings);
            listener.thread.start();
            return listener;
        } catch (IOException | RuntimeException | Error e) {
            ExchangeSockets.close(selector);
            throw e;
        }
    }

    /** Where it listens. */
    public int port() {
        return port;
    }

    /** How many connections were refused. */
    public long refused() {
        return refused.get();
    }

    RankHandshake handshake() {
        return handshake;
    }

    /** Takes the connection of a rank, if it has come. */
    @Nullable
    Accepted take(int initiator) {
        return accepted.remove(initiator);
    }

    /** While handshakes are pending it looks every 0.1 s for those that are too old. */
    private void acceptAll() {
        while (!closed) {
            try {
                selector.select(pending.isEmpty() ? 0 : 100);
                for (SelectionKey key : selector.selectedKeys()) {
                    serve(key);
                }
                selector.selectedKeys().clear();
                refuseLate();
            } catch (IOException | RuntimeException e) {
                // Out of file descriptors, perhaps, or nobody to report to: those who are accepted stay so.
                pause();
            }
        }
        pending.forEach(one -> ExchangeSockets.close(one.channel()));
        accepted.values().forEach(one -> ExchangeSockets.close(one.channel()));
    }

    private void pause() {
        try {
            clock.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve(SelectionKey key) throws IOException {
        if (key.attachment() instanceof PendingConnection one) {
            advance(one, key);
            return;
        }
        SocketChannel channel = server.accept();
        if (channel == null) {
            return;
        }
        if (pending.size() == MOST_PENDING) {
            refuse(oldestOfTheMost());
        }
        try {
            channel.configureBlocking(false);
            PendingConnection one = new PendingConnection(channel, clock, handshake, rank);
            channel.register(selector, SelectionKey.OP_READ, one);
            pending.add(one);
        } catch (IOException | RuntimeException e) {
            ExchangeSockets.close(channel);
            throw e;
        }
    }

    /** Of those from the address that most are from: a flood from one address keeps out nobody who comes from another. */
    private PendingConnection oldestOfTheMost() {
        return pending.stream()
                .collect(Collectors.groupingBy(PendingConnection::address, LinkedHashMap::new, Collectors.toList()))
                .values()
                .stream()
                .max(Comparator.comparingInt(List::size))
                .orElseThrow()
                .get(0);
    }

    /** The last connection of a rank counts: it makes a new one only where it has given up the one before. */
    private void advance(PendingConnection one, SelectionKey key) {
        PendingConnection.State state = one.advance();
        if (state == PendingConnection.State.REFUSED) {
            refuse(one);
        } else if (state == PendingConnection.State.PROVED) {
            key.cancel();
            pending.remove(one);
            Accepted before = accepted.put(one.initiator(), one.accepted());
            if (before != null) {
                count(before.channel());
            }
        }
    }

    private void refuseLate() {
        while (!pending.isEmpty() && pending.getFirst().isOlderThan(deadline)) {
            refuse(pending.getFirst());
        }
    }

    private void refuse(PendingConnection one) {
        pending.remove(one);
        count(one.channel());
    }

    /** Reports the 1st, 2nd, 4th, 8th …, so that a flood of connections is none of reports. It is counted when it is reported. */
    private void count(SocketChannel channel) {
        String who = ExchangeSockets.remoteAddress(channel);
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
            clock.join(thread, LONGEST_END_NANOS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            ExchangeSockets.close(selector);
        }
    }
}
