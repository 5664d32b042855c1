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
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Ranks of one host, through memory that all of them have mapped. Each rank puts its partial sums into its own file and owns
 * a slice of every window: it adds what all have put there. On the only host that gives the averages. Otherwise the first
 * rank takes the sums of the host to the other hosts, and puts the averages where all of them find them.
 */
final class SharedMemoryLink implements ExchangeLink {
    /** The first rank of this host, that of another, and one more that this one waits for itself. */
    private static final int MOST_HANDS = 3;

    private final List<Integer> ranks;
    private final int place;
    private final SharedMemoryFile[] shares;
    private final ExchangeWindows windows;
    private final FoldSettings folding;
    private final PartialSumFold[] folders;
    private final FloatBuffer[] inputs;
    private final int[] offsets;
    private final int[] strides;
    private final FloatBuffer sums;
    private final FloatBuffer hostSums;
    private final FloatBuffer results;
    private final int hostParts;
    private final float scale;
    private final boolean isOnlyHost;
    private final @Nullable SocketLink uplink;
    private final RankMessages announcements;
    private final WindowChecksums checksums;
    private final PartialSumFold.Source source = this::read;
    private final PartialSumFold.Sink sink = this::write;
    private final ParallelRange.Work work = this::fold;
    private final ParallelRange.Work copying = this::copy;
    private final int[] firstInputs;

    private long meeting;
    private boolean announcedBeyond;
    private long folded;
    private long offered;
    private long arrived;
    private int slot;
    private int sliceFirst;

    /**
     * Begins where all have mapped all files.
     *
     * @param uplink of the first rank, where there are other hosts
     */
    SharedMemoryLink(
            RankTopology topology,
            int rank,
            List<SharedMemoryFile> shares,
            ExchangeWindows windows,
            FoldSettings folding,
            @Nullable SocketLink uplink) {
        RankTopology.Island island = topology.islands().get(topology.islandOf(rank));
        this.ranks = island.ranks();
        this.place = ranks.indexOf(rank);
        this.shares = shares.toArray(SharedMemoryFile[]::new);
        this.windows = windows;
        this.folding = folding;
        this.uplink = uplink;
        isOnlyHost = topology.islands().size() == 1;
        scale = 1f / topology.assignment().replicas();
        folders = folding.folders(island.plan());
        int parts = island.plan().inputs().size();
        inputs = new FloatBuffer[parts];
        offsets = new int[parts];
        strides = new int[parts];
        firstInputs = new int[ranks.size()];
        int input = 0;
        for (int i = 0; i < ranks.size(); i++) {
            int ofRank = topology.planOf(ranks.get(i)).outputs().size();
            FloatBuffer floats = shares.get(i).ownFloats();
            firstInputs[i] = input;
            for (int part = 0; part < ofRank; part++) {
                inputs[input] = floats;
                offsets[input] = part * windows.most();
                strides[input] = ofRank * windows.most();
                input++;
            }
        }
        sums = shares.get(place).ownFloats();
        results =
                WindowMemory.results(shares.get(0).hostFloats(), windows.most()).asFloatBuffer();
        hostSums = WindowMemory.sums(shares.get(0).hostFloats(), windows.most()).asFloatBuffer();
        hostParts = island.parts().size();
        announcements = new RankMessages(topology.assignment().ranks());
        checksums = new WindowChecksums(
                ranks,
                this.shares,
                place,
                windows,
                ranks.stream().map(one -> topology.planOf(one).outputs()).toList());
    }

    @Override
    public void announce(long which, ByteBuffer what) {
        meeting = which;
        announcedBeyond = false;
        RankMessages.add(shares[place].ownWords(which), ranks.get(place), what);
        shares[place].raise(Flag.ANNOUNCED, which + 1);
    }

    @Override
    public boolean isAnnounced() {
        return lowest(Flag.ANNOUNCED) > meeting && (isOnlyHost || shares[0].flag(Flag.ALL_ANNOUNCED) > meeting);
    }

    @Override
    public ByteBuffer announcement(int rank) {
        int here = ranks.indexOf(rank);
        ByteBuffer words = here >= 0 ? shares[here].ownWords(meeting) : shares[0].allWords(meeting);
        if (here >= 0) {
            announcements.find(words, RankMessages.ENTRY + words.getInt(Integer.BYTES));
        } else {
            announcements.find(
                    words.slice(Integer.BYTES, words.capacity() - Integer.BYTES).order(RankConnection.ORDER),
                    words.getInt(0));
        }
        return announcements.of(rank);
    }

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
    public void offer(long window) {
        assert checksums.leaveSums(window);
        shares[place].raise(Flag.READY, window + 1);
    }

    @Override
    public boolean advance() {
        boolean moved = false;
        long ready = Math.min(lowest(Flag.READY), windows.end());
        while (folded < ready) {
            foldSlice(folded++);
            shares[place].raise(Flag.FOLDED, folded);
            moved = true;
        }
        if (uplink != null) {
            moved |= advanceBeyond(uplink);
        }
        long before = arrived;
        arrived = isOnlyHost ? lowest(Flag.FOLDED) : shares[0].flag(Flag.ARRIVED);
        for (long window = before; window < arrived; window++) {
            assert isOnlyHost ? checksums.areFolded(window, results, 1) : checksums.areArrived(window, results);
        }
        return moved || arrived > before;
    }

    private boolean advanceBeyond(SocketLink beyond) {
        boolean moved = false;
        if (!announcedBeyond && lowest(Flag.ANNOUNCED) > meeting) {
            beyond.begin(meeting);
            for (int i = 0; i < shares.length; i++) {
                beyond.say(ranks.get(i), announcement(ranks.get(i)));
            }
            beyond.said();
            announcedBeyond = true;
            moved = true;
        }
        long all = Math.min(lowest(Flag.FOLDED), windows.end());
        while (offered < all) {
            assert !gives() || checksums.areFolded(offered, hostSums, hostParts);
            beyond.offer(offered++);
            moved = true;
        }
        moved |= beyond.advance();
        if (announcedBeyond && shares[0].flag(Flag.ALL_ANNOUNCED) <= meeting && beyond.isAnnounced()) {
            tellAll(beyond);
            moved = true;
        }
        if (beyond.arrived() > shares[0].flag(Flag.ARRIVED)) {
            for (long window = shares[0].flag(Flag.ARRIVED); window < beyond.arrived(); window++) {
                assert checksums.leaveArrived(window, results);
            }
            shares[0].raise(Flag.ARRIVED, beyond.arrived());
        }
        return moved;
    }

    private void tellAll(SocketLink beyond) {
        ByteBuffer words = shares[0].allWords(meeting);
        words.position(Integer.BYTES);
        beyond.tell(words);
        words.putInt(0, words.position() - Integer.BYTES);
        shares[0].raise(Flag.ALL_ANNOUNCED, meeting + 1);
    }

    private void foldSlice(long window) {
        int length = windows.length(window);
        slot = ExchangeWindows.slot(window);
        sliceFirst = ParallelRange.cut(length, place, shares.length);
        int count = ParallelRange.cut(length, place + 1, shares.length) - sliceFirst;
        if (gives()) {
            folding.sweep().over(count, windows.areBroadcast() ? copying : work);
            assert checksums.areSums(window);
            assert isOnlyHost
                    ? checksums.leaveFolded(window, results, 1)
                    : checksums.leaveFolded(window, hostSums, hostParts);
        }
    }

    /** Whether something of this meeting comes from this host. */
    private boolean gives() {
        return !windows.areBroadcast() || ranks.contains(windows.giver());
    }

    /** Of a broadcast: what the giver, who is on this host, holds. */
    private void copy(int member, int first, int end) {
        int input = firstInputs[ranks.indexOf(windows.giver())];
        int from = slot * strides[input] + sliceFirst + first;
        int to = slot * (isOnlyHost ? 1 : hostParts) * windows.most() + sliceFirst + first;
        (isOnlyHost ? results : hostSums).put(to, inputs[input], from, end - first);
    }

    private void fold(int member, int first, int end) {
        folders[member].fold(source, sink, sliceFirst + first, sliceFirst + end);
    }

    private void read(int input, int at, float[] into, int count) {
        inputs[input].get(slot * strides[input] + offsets[input] + at, into, 0, count);
    }

    private void write(int output, int at, float[] from, int count) {
        if (isOnlyHost) {
            PartialSumFold.multiply(from, scale, count);
            folding.rounding().round(from, count);
            results.put(slot * windows.most() + at, from, 0, count);
        } else {
            hostSums.put((slot * hostParts + output) * windows.most() + at, from, 0, count);
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

    @Override
    public boolean isDone() {
        return uplink == null || (announcedBeyond && uplink.isDone());
    }

    @Override
    public Awaited awaited() {
        List<Integer> awaited = new ArrayList<>();
        for (int i = 0; i < shares.length; i++) {
            boolean here = shares[i].flag(Flag.ANNOUNCED) > meeting
                    && shares[i].flag(Flag.READY) >= shares[place].flag(Flag.READY)
                    && shares[i].flag(Flag.FOLDED) >= folded;
            if (!here) {
                awaited.add(ranks.get(i));
            }
        }
        if (!awaited.isEmpty() || isOnlyHost) {
            return new Awaited(awaited, 0);
        }
        return uplink != null ? uplink.awaited() : new Awaited(List.of(ranks.get(0)), MOST_HANDS);
    }
}
