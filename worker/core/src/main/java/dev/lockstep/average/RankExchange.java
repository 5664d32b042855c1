package dev.lockstep.average;

import dev.lockstep.average.fold.ExchangeWindows;
import dev.lockstep.average.fold.FoldSettings;
import dev.lockstep.average.fold.ParallelRange;
import dev.lockstep.average.fold.RankTopology;
import dev.lockstep.average.link.ConnectionMesh;
import dev.lockstep.average.link.ExchangeLink;
import dev.lockstep.average.link.SharedMemoryDirectory;
import dev.lockstep.average.link.SharedMemoryFile;
import dev.lockstep.average.link.SharedMemoryLink;
import dev.lockstep.average.link.SocketLink;
import dev.lockstep.average.rendezvous.ConnectionListener;
import dev.lockstep.average.rendezvous.ExchangeSettings;
import dev.lockstep.average.rendezvous.MeshBuilder;
import dev.lockstep.average.rendezvous.PeerEndpoint;
import dev.lockstep.average.rendezvous.RankLiveness;
import dev.lockstep.order.ReplicaAssignment;
import dev.lockstep.parallel.Clock;
import dev.lockstep.parallel.SideWork;
import dev.lockstep.parallel.ThreadTeam;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A rank's way to the others, in two steps: it listens, and sends everybody its endpoint; when it has the endpoints of all
 * others, it joins them. How ranks are linked follows from where they are: in one JVM by their buffers, on one host by shared
 * memory, between hosts by sockets.
 */
public final class RankExchange implements AutoCloseable {
    private final PeerEndpoint peer;
    private final ExchangeSettings settings;
    private final ConnectionListener listener;
    private final Optional<SharedMemoryFile> share;
    private volatile Optional<ConnectionMesh> connections = Optional.empty();

    private RankExchange(
            PeerEndpoint peer,
            ExchangeSettings settings,
            ConnectionListener listener,
            Optional<SharedMemoryFile> share) {
        this.peer = peer;
        this.settings = settings;
        this.listener = listener;
        this.share = share;
    }

    /**
     * Opens what others need to find this rank.
     *
     * @param host address of this host, on which alone it listens, and by which others reach it
     */
    public static RankExchange listen(int rank, String host, ExchangeSettings settings) throws IOException {
        ConnectionListener listener = ConnectionListener.open(rank, host, settings);
        try {
            Optional<Shared> shared = share(rank, host, settings);
            String identity = shared.map(Shared::host).orElseGet(() -> host + "/" + UUID.randomUUID());
            String file = shared.map(its -> its.share().name()).orElse("");
            PeerEndpoint peer = new PeerEndpoint(
                    rank, host, listener.port(), identity, settings.platform().jvm(), file);
            return new RankExchange(peer, settings, listener, shared.map(Shared::share));
        } catch (RuntimeException | Error e) {
            listener.close();
            throw e;
        }
    }

    /** A file in shared memory, and the identity of the host whose ranks can map it. */
    private record Shared(SharedMemoryFile share, String host) {}

    private static Optional<Shared> share(int rank, String host, ExchangeSettings settings) {
        if (settings.sharedMemory().isEmpty()) {
            return Optional.empty();
        }
        SharedMemoryDirectory folder =
                new SharedMemoryDirectory(settings.sharedMemory().get());
        try {
            folder.sweep();
            folder.sweepBefore(settings.application(), settings.attempt());
            String identity = folder.identity();
            return Optional.of(new Shared(folder.create(settings.application(), settings.attempt(), rank), identity));
        } catch (IOException | UnsupportedOperationException e) {
            settings.report()
                    .accept("rank " + rank + " on " + host + " exchanges over sockets, also with ranks on its own"
                            + " host: it has no shared memory (" + e.getMessage() + ")");
            return Optional.empty();
        }
    }

    /** What the others must be told. */
    public PeerEndpoint peer() {
        return peer;
    }

    /** How many connections were refused, because those who made them did not prove that they belong here. */
    public long refused() {
        return listener.refused();
    }

    /**
     * Meets all other ranks. The averager is closed before this is.
     *
     * @param peers of all ranks, in the order of their numbers
     */
    public Averager join(ReplicaAssignment assignment, List<PeerEndpoint> peers, ThreadTeam team) {
        for (int rank = 0; rank < peers.size(); rank++) {
            if (peers.get(rank).rank() != rank || peers.size() != assignment.ranks()) {
                throw new IllegalArgumentException(peers.size() + " endpoints are given, with that of rank "
                        + peers.get(rank).rank() + " in place " + rank + "; replicas are assigned to "
                        + assignment.ranks() + " ranks");
            }
        }
        if (peers.stream().allMatch(one -> one.jvm().equals(peer.jvm()))) {
            share.ifPresent(SharedMemoryFile::close);
            return MemoryAverager.join(
                    settings.application() + "/" + settings.attempt(),
                    assignment,
                    peer.rank(),
                    team,
                    settings.deadlines().meeting(),
                    settings.rounding());
        }
        return link(assignment, peers, team);
    }

    /** Links even ranks of one JVM as if they were in several. Whoever cannot join tells those who wait for it. */
    Averager link(ReplicaAssignment assignment, List<PeerEndpoint> peers, ThreadTeam team) {
        RankTopology topology = RankTopology.of(
                assignment, peers.stream().map(PeerEndpoint::memory).toList());
        MeshBuilder builder = new MeshBuilder(peer.rank(), peers, settings, listener);
        ConnectionMesh mesh = builder.connect();
        connections = Optional.of(mesh);
        try {
            RankLiveness liveness = liveness(topology, peers, mesh);
            ExchangeWindows windows = new ExchangeWindows(
                    Math.min(topology.widestWindow(), settings.platform().widestWindow()));
            FoldSettings folding = new FoldSettings(new ParallelRange(team), settings.rounding());
            ExchangeLink link = link(topology, builder, mesh, windows, folding);
            share.ifPresent(SharedMemoryFile::unlink);
            SideWork beside = new SideWork("exchange", settings.platform().clock());
            return new LinkedAverager(topology, liveness, link, windows, folding, beside);
        } catch (RuntimeException | Error e) {
            mesh.leave(0, peer.name() + ", which could not join: " + e.getMessage());
            throw e;
        }
    }

    private RankLiveness liveness(RankTopology topology, List<PeerEndpoint> peers, ConnectionMesh mesh) {
        long replicasHere = peers.stream()
                .filter(one -> one.host().equals(peer.host()))
                .mapToInt(one -> topology.assignment().count(one.rank()))
                .sum();
        Clock clock = settings.platform().clock();
        boolean spins = clock.hasCoreForEachOf(replicasHere);
        return new RankLiveness(
                peer.rank(),
                peers,
                mesh,
                settings.deadlines().meeting(),
                new RankLiveness.WaitMode(clock, spins, island(topology).isShared()),
                this::close);
    }

    private RankTopology.Island island(RankTopology topology) {
        return topology.islands().get(topology.islandOf(peer.rank()));
    }

    private ExchangeLink link(
            RankTopology topology,
            MeshBuilder builder,
            ConnectionMesh mesh,
            ExchangeWindows windows,
            FoldSettings folding) {
        RankTopology.Island island = island(topology);
        if (!island.isShared()) {
            return SocketLink.ofRank(topology, peer.rank(), mesh, windows, folding);
        }
        // The link to other hosts is there before the mesh is polled for the first time: they may have sent frames
        // already.
        SharedMemoryFile own = share.orElseThrow();
        SocketLink uplink = island.first() == peer.rank() && topology.islands().size() > 1
                ? SocketLink.ofHost(topology, peer.rank(), mesh, own, windows, folding)
                : null;
        List<SharedMemoryFile> shares = builder.shares(folder(), island, own, mesh);
        return new SharedMemoryLink(topology, peer.rank(), shares, windows, folding, uplink);
    }

    private SharedMemoryDirectory folder() {
        return new SharedMemoryDirectory(settings.sharedMemory().orElse(Path.of("")));
    }

    /** Ends what connects this rank with others, for who wants to see what becomes of it: from any thread. */
    public void cut() {
        connections.ifPresent(ConnectionMesh::cut);
    }

    /** Accepts nobody any more, and leaves nothing behind. */
    @Override
    public void close() {
        try {
            listener.close();
        } finally {
            if (share.isPresent()) {
                share.get().close();
                folder().sweep(settings.application(), settings.attempt());
            }
        }
    }
}
