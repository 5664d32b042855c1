package dev.lockstep.average;

import java.io.IOException;
import java.net.ConnectException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** How ranks find each other at first: each calls all before it and is called by all after it, within one deadline. */
final class Gathering {
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final int MOST_CALLS_REFUSED = 50;

    private final int rank;
    private final List<Peer> peers;
    private final Terms terms;
    private final Handshake handshake;
    private final Door door;
    private final long until;

    Gathering(int rank, List<Peer> peers, Terms terms, Handshake handshake, Door door) {
        this.rank = rank;
        this.peers = peers;
        this.terms = terms;
        this.handshake = handshake;
        this.door = door;
        until = System.nanoTime() + terms.deadlines().connect().toNanos();
    }

    /** All connections, once all are there. */
    Mesh connect() {
        List<Connection> connections = new ArrayList<>();
        try {
            for (Peer host : peers.subList(0, rank)) {
                connections.add(call(host));
            }
            List<Peer> missing = new ArrayList<>(peers.subList(rank + 1, peers.size()));
            while (!missing.isEmpty()) {
                missing.removeIf(caller -> hasCome(caller, connections));
                connections.forEach(this::checkIsThere);
                if (!missing.isEmpty()) {
                    pause(missing, "connect");
                }
            }
            return new Mesh(connections, peers.size());
        } catch (IOException e) {
            farewell(connections, e);
            throw new LostRankException(me() + " cannot connect to the others: " + e.getMessage());
        } catch (RuntimeException | Error e) {
            farewell(connections, e);
            throw e;
        }
    }

    private void checkIsThere(Connection connection) {
        Connection.Ending ending = connection.hasLeft() ? connection.ending() : null;
        if (ending != null) {
            String who = ending.lost() == null ? connection.peer().name() + ", which left" : ending.lost();
            throw new LostRankException(me() + " lost " + who + ", when it came to join");
        }
    }

    /** Those who are connected already shall not have to wait until their deadline. */
    private void farewell(List<Connection> connections, Throwable cause) {
        try {
            new Mesh(connections, peers.size()).leave(0, me() + ", which could not join: " + cause.getMessage());
        } catch (IOException e) {
            connections.forEach(connection -> Sockets.close(connection.channel()));
        }
    }

    private Connection call(Peer host) throws IOException {
        for (int refused = 0; ; ) {
            try {
                return new Call(handshake, rank).connect(host, until);
            } catch (IOException e) {
                refused += e instanceof ConnectException ? 1 : 0;
                if (refused > MOST_CALLS_REFUSED || System.nanoTime() > until) {
                    throw new LostRankException(
                            me() + " cannot connect to " + host.name() + ": " + e.getMessage(), List.of(host.rank()));
                }
                pause(List.of(host), "connect (" + e.getMessage() + ")");
            }
        }
    }

    private boolean hasCome(Peer caller, List<Connection> connections) {
        Door.Admitted admitted = door.take(caller.rank());
        if (admitted == null) {
            return false;
        }
        connections.add(Connection.over(admitted.channel(), caller, admitted.outgoing(), admitted.incoming()));
        return true;
    }

    /** The files of all ranks of a host, once all have mapped them. */
    List<Share> shares(SharedFolder folder, Topology.Island island, Share own, Mesh mesh) {
        List<Share> shares = new ArrayList<>();
        try {
            for (int other : island.ranks()) {
                shares.add(
                        other == rank
                                ? own
                                : Share.open(folder.file(peers.get(other).share())));
            }
        } catch (IOException e) {
            throw new LostRankException(me() + " cannot map the memory of its host: " + e.getMessage());
        }
        own.raise(Share.Flag.MAPPED, 1);
        List<Peer> missing =
                new ArrayList<>(island.ranks().stream().map(peers::get).toList());
        while (!missing.isEmpty()) {
            missing.removeIf(
                    peer -> shares.get(island.ranks().indexOf(peer.rank())).flag(Share.Flag.MAPPED) == 1);
            mesh.look();
            if (!missing.isEmpty() && mesh.lost(0) != null) {
                throw new LostRankException(me() + " lost " + mesh.lost(0) + ", when it came to join");
            }
            if (!missing.isEmpty()) {
                pause(missing, "map its memory");
            }
        }
        return shares;
    }

    private void pause(List<Peer> missing, String what) {
        if (Thread.currentThread().isInterrupted()) {
            throw new LostRankException(
                    me() + " was interrupted while it waited for " + names(missing) + " to " + what);
        }
        if (System.nanoTime() > until) {
            String seconds = String.format(
                    Locale.ROOT, "%.1f s", terms.deadlines().connect().toNanos() / 1e9);
            throw new LostRankException(
                    me() + " waited " + seconds + " for " + names(missing) + " to " + what,
                    missing.stream().map(Peer::rank).toList());
        }
        LockSupport.parkNanos(this, PAUSE_NANOS);
    }

    private static String names(List<Peer> missing) {
        return missing.size() == 1
                ? missing.get(0).name()
                : missing.stream()
                        .map(peer -> String.valueOf(peer.rank()))
                        .collect(Collectors.joining(", ", "ranks ", ""));
    }

    private String me() {
        return peers.get(rank).name();
    }
}
