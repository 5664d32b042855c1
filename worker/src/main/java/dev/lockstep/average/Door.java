package dev.lockstep.average;

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
final class Door implements AutoCloseable {
    private static final int MOST_GUESTS = 64;
    private static final int BACKLOG = 1024;

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final ServerSocketChannel server;
    private final Selector selector;
    private final Handshake handshake;
    private final int rank;
    private final Consumer<String> report;
    private final Duration patience;
    private final Thread keeper;
    private final Deque<Guest> guests = new ArrayDeque<>();
    private final Map<Integer, Admitted> admitted = new ConcurrentHashMap<>();
    private final AtomicLong refused = new AtomicLong();
    private volatile boolean closed;

    /** A rank that was let in, and how what it says is sealed. */
    record Admitted(SocketChannel channel, Seal outgoing, Seal incoming) {}

    private Door(ServerSocketChannel server, Selector selector, Handshake handshake, int rank, Terms terms) {
        this.report = terms.report();
        this.patience = PATIENCE.compareTo(terms.deadlines().connect()) < 0
                ? PATIENCE
                : terms.deadlines().connect();
        this.server = server;
        this.selector = selector;
        this.handshake = handshake;
        this.rank = rank;
        keeper = new Thread(this::keep, "lockstep-door-" + rank);
        keeper.setDaemon(true);
    }

    static Door open(int rank, String host, Handshake handshake, Terms terms) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open();
        try {
            Sockets.tune(server);
            server.bind(new InetSocketAddress(host, 0), BACKLOG);
            server.configureBlocking(false);
            return guarded(server, Selector.open(), handshake, rank, terms);
        } catch (IOException | RuntimeException | Error e) {
            Sockets.close(server);
            throw e;
        }
    }

    private static Door guarded(
            ServerSocketChannel server, Selector selector, Handshake handshake, int rank, Terms terms)
            throws IOException {
        try {
            server.register(selector, SelectionKey.OP_ACCEPT);
            Door door = new Door(server, selector, handshake, rank, terms);
            door.keeper.start();
            return door;
        } catch (IOException | RuntimeException | Error e) {
            Sockets.close(selector);
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
        guests.forEach(guest -> Sockets.close(guest.channel()));
        admitted.values().forEach(one -> Sockets.close(one.channel()));
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve(SelectionKey key) throws IOException {
        if (key.attachment() instanceof Guest guest) {
            advance(guest, key);
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
            Guest guest = new Guest(channel, handshake, rank);
            channel.register(selector, SelectionKey.OP_READ, guest);
            guests.add(guest);
        } catch (IOException | RuntimeException e) {
            Sockets.close(channel);
            throw e;
        }
    }

    /** Of those from the address that most are from: a flood from one address keeps out nobody who comes from another. */
    private Guest oldestOfTheMost() {
        return guests.stream()
                .collect(Collectors.groupingBy(Guest::address, LinkedHashMap::new, Collectors.toList()))
                .values()
                .stream()
                .max(Comparator.comparingInt(List::size))
                .orElseThrow()
                .get(0);
    }

    private void advance(Guest guest, SelectionKey key) {
        Guest.Standing standing = guest.advance();
        if (standing == Guest.Standing.REFUSED) {
            refuse(guest);
        } else if (standing == Guest.Standing.ADMITTED) {
            key.cancel();
            guests.remove(guest);
            Admitted before = admitted.put(guest.caller(), guest.admitted());
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

    private void refuse(Guest guest) {
        guests.remove(guest);
        count(guest.channel());
    }

    /** A flood of strangers is not made a flood of reports. Who has been counted has been reported. */
    private void count(SocketChannel channel) {
        String who = Sockets.farEnd(channel);
        Sockets.close(channel);
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
        Sockets.close(server);
        selector.wakeup();
        try {
            keeper.join(1000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            Sockets.close(selector);
        }
    }
}
