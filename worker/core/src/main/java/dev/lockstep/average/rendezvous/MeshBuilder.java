package dev.lockstep.average.rendezvous;

import dev.lockstep.average.fold.RankTopology;
import dev.lockstep.average.link.ConnectionMesh;
import dev.lockstep.average.link.ExchangeSockets;
import dev.lockstep.average.link.RankConnection;
import dev.lockstep.average.link.SharedMemoryDirectory;
import dev.lockstep.average.link.SharedMemoryFile;
import dev.lockstep.parallel.Clock;
import java.io.IOException;
import java.net.ConnectException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Connects all ranks with each other: each connects to all before it and accepts all after it, within one deadline. As the
 * first accepts only, and the second connects to it only, no two of them wait for each other in a circle.
 */
public final class MeshBuilder {
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    /** Within 0.1 s: a rank listens before its endpoint is known to others, so that a port where nobody does has been given up. */
    private static final int MOST_CONNECTS_REFUSED = 50;

    private final int rank;
    private final List<PeerEndpoint> peers;
    private final ExchangeSettings settings;
    private final ConnectionListener listener;
    private final Clock clock;
    private final long until;

    /** For the rank that listens there. */
    public MeshBuilder(int rank, List<PeerEndpoint> peers, ExchangeSettings settings, ConnectionListener listener) {
        this.rank = rank;
        this.peers = peers;
        this.settings = settings;
        this.listener = listener;
        clock = settings.platform().clock();
        until = clock.nanoTime() + settings.deadlines().connect().toNanos();
    }

    /** All connections, once all are there. */
    public ConnectionMesh connect() {
        List<RankConnection> connections = new ArrayList<>();
        try {
            for (PeerEndpoint peer : peers.subList(0, rank)) {
                connections.add(connect(peer, connections));
            }
            // Those who connect to this rank come in any order. One that is connected already may be lost meanwhile;
            // then nobody waits for the rest of the mesh.
            List<PeerEndpoint> missing = new ArrayList<>(peers.subList(rank + 1, peers.size()));
            while (!missing.isEmpty()) {
                missing.removeIf(peer -> isAccepted(peer, connections));
                connections.forEach(this::checkIsPresent);
                if (!missing.isEmpty()) {
                    pause(missing, "connect");
                }
            }
            return new ConnectionMesh(connections, peers.size(), settings.platform());
        } catch (IOException e) {
            leave(connections, e);
            throw new LostRankException(me() + " cannot connect to the others: " + e.getMessage());
        } catch (RuntimeException | Error e) {
            leave(connections, e);
            throw e;
        }
    }

    private void checkIsPresent(RankConnection connection) {
        RankConnection.Ending ending = connection.hasLeft() ? connection.ending() : null;
        if (ending != null) {
            String who = ending.lost() == null ? connection.name() + ", which left" : ending.lost();
            throw new LostRankException(me() + " lost " + who + ", when it came to join");
        }
    }

    /** Those who are connected already shall not have to wait until their deadline. */
    private void leave(List<RankConnection> connections, Throwable cause) {
        try {
            new ConnectionMesh(connections, peers.size(), settings.platform())
                    .leave(0, me() + ", which could not join: " + cause.getMessage());
        } catch (IOException e) {
            connections.forEach(connection -> ExchangeSockets.close(connection.channel()));
        }
    }

    /**
     * Tries again what a busy or a starting host refuses: its backlog may be full, or strangers may hold its handshakes up. A
     * connect that is refused outright is a port that nobody listens on, and is tried only so often.
     */
    private RankConnection connect(PeerEndpoint peer, List<RankConnection> connections) throws IOException {
        for (int refused = 0; ; ) {
            try {
                return new Connector(settings.platform(), listener.handshake(), rank).connect(peer, until);
            } catch (IOException e) {
                connections.forEach(this::checkIsPresent); // else who has left for another's sake is blamed for it
                refused += e instanceof ConnectException ? 1 : 0;
                if (refused > MOST_CONNECTS_REFUSED || clock.nanoTime() > until) {
                    throw new LostRankException(
                            me() + " cannot connect to " + peer.name() + ": " + e.getMessage(), List.of(peer.rank()));
                }
                pause(List.of(peer), "connect (" + e.getMessage() + ")");
            }
        }
    }

    private boolean isAccepted(PeerEndpoint peer, List<RankConnection> connections) {
        ConnectionListener.Accepted accepted = listener.take(peer.rank());
        if (accepted == null) {
            return false;
        }
        connections.add(RankConnection.over(
                accepted.channel(), peer.rank(), peer.name(), accepted.outgoing(), accepted.incoming()));
        return true;
    }

    /** The files of all ranks of a host, once all have mapped them: only then may their names be removed. */
    public List<SharedMemoryFile> shares(
            SharedMemoryDirectory folder, RankTopology.Island island, SharedMemoryFile own, ConnectionMesh mesh) {
        List<SharedMemoryFile> shares = new ArrayList<>();
        for (int other : island.ranks()) {
            shares.add(other == rank ? own : open(folder, peers.get(other)));
        }
        own.setMappedAll();
        List<PeerEndpoint> missing =
                new ArrayList<>(island.ranks().stream().map(peers::get).toList());
        while (!missing.isEmpty()) {
            missing.removeIf(
                    peer -> shares.get(island.ranks().indexOf(peer.rank())).hasMappedAll());
            mesh.poll();
            if (!missing.isEmpty() && mesh.lost(0) != null) {
                throw new LostRankException(me() + " lost " + mesh.lost(0) + ", when it came to join");
            }
            if (!missing.isEmpty()) {
                pause(missing, "map its memory");
            }
        }
        return shares;
    }

    /** It is gone where its rank has failed meanwhile. */
    private SharedMemoryFile open(SharedMemoryDirectory folder, PeerEndpoint peer) {
        try {
            return SharedMemoryFile.open(folder.file(peer.share()));
        } catch (IOException e) {
            throw new LostRankException(
                    me() + " cannot map the memory of " + peer.name() + ": " + e.getMessage(), List.of(peer.rank()));
        }
    }

    private void pause(List<PeerEndpoint> missing, String what) {
        if (Thread.currentThread().isInterrupted()) {
            throw new LostRankException(
                    me() + " was interrupted while it waited for " + names(missing) + " to " + what);
        }
        if (clock.nanoTime() > until) {
            String seconds = String.format(
                    Locale.ROOT, "%.1f s", settings.deadlines().connect().toNanos() / 1e9);
            throw new LostRankException(
                    me() + " waited " + seconds + " for " + names(missing) + " to " + what,
                    missing.stream().map(PeerEndpoint::rank).toList());
        }
        clock.park(this, PAUSE_NANOS);
    }

    private static String names(List<PeerEndpoint> missing) {
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
