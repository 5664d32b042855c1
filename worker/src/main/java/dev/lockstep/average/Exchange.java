package dev.lockstep.average;

import dev.lockstep.order.Deal;
import dev.lockstep.parallel.Team;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A rank's way to the others, in two steps: it listens, and tells everybody through whom it can be found; when it has been
 * told of all others, it joins them. How ranks are linked follows from where they are: in one JVM by their buffers, on one
 * host by shared memory, between hosts by sockets.
 */
public final class Exchange implements AutoCloseable {
    private static final String JVM = UUID.randomUUID().toString();

    private final Peer peer;
    private final Terms terms;
    private final Handshake handshake;
    private final Door door;
    private final Optional<Share> share;

    private Exchange(Peer peer, Terms terms, Handshake handshake, Door door, Optional<Share> share) {
        this.peer = peer;
        this.terms = terms;
        this.handshake = handshake;
        this.door = door;
        this.share = share;
    }

    /**
     * Opens what others need to find this rank.
     *
     * @param host address of this host, on which alone it listens, and by which others reach it
     */
    public static Exchange listen(int rank, String host, Terms terms) throws IOException {
        Handshake handshake = new Handshake(terms);
        Door door = Door.open(rank, host, handshake, terms);
        try {
            Optional<Shared> shared = share(rank, host, terms);
            String identity = shared.map(Shared::host).orElseGet(() -> host + "/" + UUID.randomUUID());
            String file = shared.map(its -> its.share().name()).orElse("");
            Peer peer = new Peer(rank, host, door.port(), identity, JVM, file);
            return new Exchange(peer, terms, handshake, door, shared.map(Shared::share));
        } catch (RuntimeException | Error e) {
            door.close();
            throw e;
        }
    }

    /** A file in shared memory, and the identity of the host whose ranks can map it. */
    private record Shared(Share share, String host) {}

    private static Optional<Shared> share(int rank, String host, Terms terms) {
        if (terms.sharedMemory().isEmpty()) {
            return Optional.empty();
        }
        SharedFolder folder = new SharedFolder(terms.sharedMemory().get());
        try {
            folder.sweep();
            folder.sweepBefore(terms.application(), terms.attempt());
            String identity = folder.identity();
            return Optional.of(new Shared(folder.create(terms.application(), terms.attempt(), rank), identity));
        } catch (IOException | UnsupportedOperationException e) {
            terms.report()
                    .accept("rank " + rank + " on " + host + " exchanges over sockets, also with ranks on its own"
                            + " host: it has no shared memory (" + e.getMessage() + ")");
            return Optional.empty();
        }
    }

    /** What the others must be told. */
    public Peer peer() {
        return peer;
    }

    /** How many connections were refused, because those who made them did not prove that they belong here. */
    public long refused() {
        return door.refused();
    }

    /**
     * Meets all other ranks. The averager is closed before this is.
     *
     * @param peers of all ranks, in the order of their numbers
     */
    public Averager join(Deal deal, List<Peer> peers, Team team) {
        for (int rank = 0; rank < peers.size(); rank++) {
            if (peers.get(rank).rank() != rank || peers.size() != deal.ranks()) {
                throw new IllegalArgumentException(peers.size() + " peers are told of, with rank "
                        + peers.get(rank).rank() + " in place " + rank + "; the deal is of " + deal.ranks() + " ranks");
            }
        }
        if (peers.stream().allMatch(one -> one.jvm().equals(JVM))) {
            share.ifPresent(Share::close);
            return MemoryAverager.join(
                    terms.application() + "/" + terms.attempt(),
                    deal,
                    peer.rank(),
                    team,
                    terms.deadlines().meeting(),
                    terms.rounding());
        }
        return link(deal, peers, team);
    }

    /** Links even ranks of one JVM as if they were in several. Whoever cannot join tells those who wait for it. */
    Averager link(Deal deal, List<Peer> peers, Team team) {
        Topology topology = Topology.of(deal, peers);
        Gathering gathering = new Gathering(peer.rank(), peers, terms, handshake, door);
        Mesh mesh = gathering.connect();
        try {
            return link(topology, peers, gathering, mesh, team);
        } catch (RuntimeException | Error e) {
            mesh.leave(0, peer.name() + ", which could not join: " + e.getMessage());
            throw e;
        }
    }

    private Averager link(Topology topology, List<Peer> peers, Gathering gathering, Mesh mesh, Team team) {
        Topology.Island island = topology.islands().get(topology.islandOf(peer.rank()));
        Windows windows = new Windows(topology.widest());
        Folding folding = new Folding(new Sweep(team), terms.rounding());
        long here = peers.stream()
                .filter(one -> one.host().equals(peer.host()))
                .mapToInt(one -> topology.deal().count(one.rank()))
                .sum();
        boolean spins = here <= Runtime.getRuntime().availableProcessors();
        Membership membership = new Membership(
                peer.rank(),
                peers,
                mesh,
                terms.deadlines().meeting(),
                new Membership.Manner(spins, island.isShared()),
                this::close);
        Link link = island.isShared()
                ? onHost(topology, gathering, mesh, windows, folding)
                : new SocketLink(topology, peer.rank(), mesh, privateMemory(island, windows), windows, folding);
        share.ifPresent(Share::unlink);
        return new LinkedAverager(topology, membership, link, windows, folding);
    }

    private SharedFolder folder() {
        return new SharedFolder(terms.sharedMemory().orElse(Path.of("")));
    }

    /** The way to other hosts is there before the first look at what comes from them. */
    private SharedLink onHost(Topology topology, Gathering gathering, Mesh mesh, Windows windows, Folding folding) {
        Topology.Island island = topology.islands().get(topology.islandOf(peer.rank()));
        Share own = share.orElseThrow();
        SocketLink uplink = island.first() == peer.rank() && topology.islands().size() > 1
                ? new SocketLink(topology, peer.rank(), mesh, own.hostFloats(), windows, folding)
                : null;
        List<Share> shares = gathering.shares(folder(), island, own, mesh);
        return new SharedLink(topology, peer.rank(), shares, windows, folding, uplink);
    }

    private static ByteBuffer privateMemory(Topology.Island island, Windows windows) {
        return SocketPeer.direct(Regions.bytes(windows.most(), island.parts().size()));
    }

    /** Lets nobody in any more, and leaves nothing behind. */
    @Override
    public void close() {
        door.close();
        if (share.isPresent()) {
            share.get().close();
            folder().sweep(terms.application(), terms.attempt());
        }
    }
}
