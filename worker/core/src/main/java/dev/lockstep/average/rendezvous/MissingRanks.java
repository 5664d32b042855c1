package dev.lockstep.average.rendezvous;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Who is missing where a rank waits: not who waits itself, but those that it waits for, or those that these do. */
final class MissingRanks {
    private MissingRanks() {}

    /**
     * Those of whom nobody hears. Where each of them says that it waits, those who wait for each other and for nobody else, as
     * the two ends of a link do that is broken one way.
     *
     * @param rank who waits
     * @param awaited for whom it does
     * @param told of the others that say that they wait, for whom
     */
    static List<Integer> of(int rank, BitSet awaited, Map<Integer, BitSet> told) {
        Map<Integer, BitSet> waits = new TreeMap<>(told);
        waits.put(rank, awaited);
        BitSet all = behind(rank, waits);
        List<Integer> silent =
                all.stream().filter(one -> !waits.containsKey(one)).boxed().toList();
        if (!silent.isEmpty()) {
            return silent;
        }
        BitSet circle = all;
        for (int one = all.nextSetBit(0); one >= 0; one = all.nextSetBit(one + 1)) {
            BitSet own = behind(one, waits);
            if (own.cardinality() < circle.cardinality()) {
                circle = own;
            }
        }
        return circle.stream().filter(one -> one != rank).boxed().toList();
    }

    /** For whom a rank waits, for whom these do, and so on. */
    private static BitSet behind(int rank, Map<Integer, BitSet> waits) {
        BitSet found = new BitSet();
        Deque<Integer> next = new ArrayDeque<>(List.of(rank));
        while (!next.isEmpty()) {
            BitSet theirs = BitSet.valueOf(
                    waits.getOrDefault(next.remove(), new BitSet()).toLongArray());
            theirs.andNot(found);
            found.or(theirs);
            theirs.stream().forEach(next::add);
        }
        return found;
    }
}
