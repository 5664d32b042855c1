package dev.lockstep.average.link;

import dev.lockstep.average.fold.ExchangeWindows;
import dev.lockstep.average.fold.FoldSettings;
import dev.lockstep.average.fold.ParallelRange;
import dev.lockstep.average.fold.PartialSumFold;
import dev.lockstep.average.fold.RankTopology;
import dev.lockstep.average.fold.WindowMemory;
import dev.lockstep.average.link.SharedMemoryFile.Flag;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Ranks of one host, through memory that all of them have mapped. Each rank puts its partial sums into its own file and owns
 * a slice of every window: it adds what all have put there. On the only host that gives the averages. Otherwise the first
 * rank exchanges the sums of the host with the other hosts, and puts the averages where all of them find them.
 *
 * <p>A rank says by flags how far it is: READY when its partial sums of a window are there, FOLDED when its slice is. Nobody
 * folds a window before all are READY, and nobody takes averages before all have FOLDED (or the first rank says ARRIVED).
 * That a slot can be written to again follows from {@link ExchangeWindows#SLOTS}; no flag says so.
 */
public final class SharedMemoryLink implements ExchangeLink {
    private final List<Integer> ranks;
    private final int ownIndex;
    private final int replicas;
    private final SharedMemoryFile[] shares;
    private final ExchangeWindows windows;
    private final FoldSettings settings;
    private final PartialSumFold[] folds;
    /** For each partial sum of the host: whose memory it is in, which of its owner's parts it is, and of how many. */
    private final FloatBuffer[] inputs;

    private final int[] partOf;
    private final int[] partsOf;
    private final int[] firstInputs;
    private final FloatBuffer sums;
    private final FloatBuffer hostSums;
    private final FloatBuffer results;
    private final int hostParts;
    private final boolean isOnlyHost;
    private final @Nullable SocketLink uplink;
    private final RankMessages found;
    private final WindowChecksums checksums;
    private final PartialSumFold.Source source = this::read;
    private final PartialSumFold.Sink sink = this::write;
    private final ParallelRange.Work folding = this::fold;
    private final ParallelRange.Work copying = this::copy;

    private long meeting;
    private boolean isRelayed;
    private long folded;
    private long offered;
    private long arrived;
    /** Of the slice that is being folded, as its threads see them. */
    private long window;

    private int sliceFirst;

    /**
     * Begins where all have mapped all files.
     *
     * @param uplink of the first rank, where there are other hosts
     */
    public SharedMemoryLink(
            RankTopology topology,
            int rank,
            List<SharedMemoryFile> shares,
            ExchangeWindows windows,
            FoldSettings settings,
            @Nullable SocketLink uplink) {
        RankTopology.Island island = topology.islands().get(topology.islandOf(rank));
        this.ranks = island.ranks();
        this.ownIndex = ranks.indexOf(rank);
        this.shares = shares.toArray(SharedMemoryFile[]::new);
        this.windows = windows;
        this.settings = settings;
        this.uplink = uplink;
        isOnlyHost = topology.islands().size() == 1;
        replicas = topology.assignment().replicas();
        folds = settings.folds(island.plan());
        int size = island.plan().inputs().size();
        inputs = new FloatBuffer[size];
        partOf = new int[size];
        partsOf = new int[size];
        firstInputs = new int[ranks.size()];
        // The inputs of the plan are the partial sums of all ranks of the island, rank by rank.
        int input = 0;
        for (int i = 0; i < ranks.size(); i++) {
            int parts = topology.planOf(ranks.get(i)).outputs().size();
            FloatBuffer floats = shares.get(i).ownFloats();
            firstInputs[i] = input;
            for (int part = 0; part < parts; part++) {
                inputs[input] = floats;
                partOf[input] = part;
                partsOf[input++] = parts;
            }
        }
        sums = shares.get(ownIndex).ownFloats();
        ByteBuffer host = shares.get(0).hostFloats();
        results = WindowMemory.results(host, windows.widest()).asFloatBuffer();
        hostSums = WindowMemory.sums(host, windows.widest()).asFloatBuffer();
        hostParts = island.parts().size();
        found = new RankMessages(topology.assignment().ranks());
        checksums = new WindowChecksums(
                ranks,
                this.shares,
                ownIndex,
                windows,
                ranks.stream().map(one -> topology.planOf(one).outputs()).toList());
    }

    /** Writes the bytes, then the flag: who sees the flag sees the bytes. */
    @Override
    public void announce(long which, ByteBuffer announcement) {
        meeting = which;
        isRelayed = false;
        RankMessages.add(shares[ownIndex].ownAnnouncement(which), ranks.get(ownIndex), announcement);
        shares[ownIndex].raise(Flag.ANNOUNCED, which + 1);
    }

    /** Ranks of this host say so themselves, and the first of them for all other hosts. */
    @Override
    public boolean isAnnounced() {
        return lowest(Flag.ANNOUNCED) > meeting && (isOnlyHost || shares[0].flag(Flag.ALL_ANNOUNCED) > meeting);
    }

    @Override
    public ByteBuffer announcement(int rank) {
        int index = ranks.indexOf(rank);
        if (index >= 0) {
            ByteBuffer own = shares[index].ownAnnouncement(meeting);
            found.find(own, RankMessages.ENTRY + own.getInt(Integer.BYTES));
        } else {
            ByteBuffer all = shares[0].announcementsOfAll(meeting);
            found.find(
                    all.slice(Integer.BYTES, all.capacity() - Integer.BYTES).order(WindowMemory.ORDER), all.getInt(0));
        }
        return found.of(rank);
    }

    /** What all ranks of the host have reached: a flag only ever rises, so that it is true from now on. */
    private long lowest(Flag flag) {
        long lowest = Long.MAX_VALUE;
        for (SharedMemoryFile file : shares) {
            lowest = Math.min(lowest, file.flag(flag));
        }
        return lowest;
    }

    @Override
    public FloatBuffer sums() {
        return sums;
    }

    @Override
    public void offer(long which) {
        assert checksums.putSums(which);
        shares[ownIndex].raise(Flag.READY, which + 1);
    }

    /**
     * Folds this rank's slice of all windows for which all ranks are READY. Others may have come to the next meeting already
     * and be READY for windows whose lengths this rank does not know yet: it stops at the end of its own meeting.
     */
    @Override
    public boolean advance() {
        boolean moved = false;
        long ready = Math.min(lowest(Flag.READY), windows.end());
        while (folded < ready) {
            foldSlice(folded++);
            shares[ownIndex].raise(Flag.FOLDED, folded);
            moved = true;
        }
        if (uplink != null) {
            moved |= advance(uplink);
        }
        // On the only host a window is complete when all slices are folded: their results are where all ranks collect.
        long before = arrived;
        arrived = isOnlyHost ? lowest(Flag.FOLDED) : shares[0].flag(Flag.ARRIVED);
        for (long which = before; which < arrived; which++) {
            assert isOnlyHost ? checksums.checkFolded(which, results, 1) : checksums.checkArrived(which, results);
        }
        return moved || arrived > before;
    }

    /**
     * The first rank's part: announcements and sums of this host go up, those of others and the averages come down. Each step
     * waits for the flag of those before it, and none for more than that, so that windows follow each other without a gap.
     */
    private boolean advance(SocketLink up) {
        boolean moved = false;
        if (!isRelayed && lowest(Flag.ANNOUNCED) > meeting) {
            up.beginAnnouncements(meeting);
            for (int rank : ranks) {
                up.addAnnouncement(rank, announcement(rank));
            }
            up.endAnnouncements();
            isRelayed = true;
            moved = true;
        }
        long all = Math.min(lowest(Flag.FOLDED), windows.end());
        while (offered < all) {
            assert !contributes() || checksums.checkFolded(offered, hostSums, hostParts);
            up.offer(offered++);
            moved = true;
        }
        moved |= up.advance();
        if (isRelayed && shares[0].flag(Flag.ALL_ANNOUNCED) <= meeting && up.isAnnounced()) {
            ByteBuffer announcements = shares[0].announcementsOfAll(meeting);
            announcements.position(Integer.BYTES);
            up.copyAnnouncements(announcements);
            announcements.putInt(0, announcements.position() - Integer.BYTES);
            shares[0].raise(Flag.ALL_ANNOUNCED, meeting + 1);
            moved = true;
        }
        if (up.arrived() > shares[0].flag(Flag.ARRIVED)) {
            for (long which = shares[0].flag(Flag.ARRIVED); which < up.arrived(); which++) {
                assert checksums.putArrived(which, results);
            }
            shares[0].raise(Flag.ARRIVED, up.arrived());
        }
        return moved;
    }

    /** Counts a slice as folded even where there is nothing to add, so that flags mean the same in every meeting. */
    private void foldSlice(long which) {
        window = which;
        sliceFirst = windows.sliceStart(which, ownIndex, shares.length);
        int count = windows.sliceStart(which, ownIndex + 1, shares.length) - sliceFirst;
        if (contributes()) {
            settings.threads().over(count, windows.areBroadcast() ? copying : folding);
            assert checksums.checkSums(which);
            assert isOnlyHost
                    ? checksums.putFolded(which, results, 1)
                    : checksums.putFolded(which, hostSums, hostParts);
        }
    }

    /** Whether something of this meeting comes from this host. */
    private boolean contributes() {
        return !windows.areBroadcast() || ranks.contains(windows.root());
    }

    /** Of a broadcast: what the root, which is on this host, holds. */
    private void copy(int member, int first, int end) {
        int input = firstInputs[ranks.indexOf(windows.root())];
        int from = windows.offset(window, 0, partsOf[input]) + sliceFirst + first;
        int to = windows.offset(window, 0, isOnlyHost ? 1 : hostParts) + sliceFirst + first;
        (isOnlyHost ? results : hostSums).put(to, inputs[input], from, end - first);
    }

    private void fold(int member, int first, int end) {
        folds[member].fold(source, sink, sliceFirst + first, sliceFirst + end);
    }

    private void read(int input, int at, float[] into, int count) {
        inputs[input].get(windows.offset(window, partOf[input], partsOf[input]) + at, into, 0, count);
    }

    /** On the only host the tree is complete. Otherwise its sums go on as they are, neither scaled nor rounded. */
    private void write(int output, int at, float[] sum, int count) {
        if (isOnlyHost) {
            PartialSumFold.finish(sum, count, replicas, settings.rounding());
            results.put(windows.offset(window, 0, 1) + at, sum, 0, count);
        } else {
            hostSums.put(windows.offset(window, output, hostParts) + at, sum, 0, count);
        }
    }

    @Override
    public long arrived() {
        return arrived;
    }

    @Override
    public FloatBuffer results() {
        return results;
    }

    /** Others read this rank's memory without its help; only the first rank has to go on for as long as it relays. */
    @Override
    public boolean isDone() {
        return uplink == null || (isRelayed && uplink.isDone());
    }

    /** Ranks of this host that are behind; where none is, all wait for other hosts, of which only the first rank knows more. */
    @Override
    public BitSet awaited() {
        BitSet awaited = new BitSet();
        for (int i = 0; i < shares.length; i++) {
            boolean isHere = shares[i].flag(Flag.ANNOUNCED) > meeting
                    && shares[i].flag(Flag.READY) >= shares[ownIndex].flag(Flag.READY)
                    && shares[i].flag(Flag.FOLDED) >= folded;
            if (!isHere) {
                awaited.set(ranks.get(i));
            }
        }
        if (uplink != null && awaited.isEmpty()) {
            return uplink.awaited();
        }
        if (awaited.isEmpty() && !isOnlyHost) {
            awaited.set(ranks.get(0));
        }
        return awaited;
    }
}
