package dev.lockstep.driver.cluster;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Who of all ranks has come, and with what. Nobody waits here: who comes early asks again. */
final class RankRendezvous<T> {
    private final int ranks;
    private final Map<Integer, T> come = new ConcurrentHashMap<>();

    RankRendezvous(int ranks) {
        this.ranks = ranks;
    }

    /** What all ranks came with, in the order of their numbers, or null while some are missing. */
    @Nullable
    List<T> enter(int rank, T with) {
        come.put(rank, with);
        return come.size() < ranks
                ? null
                : IntStream.range(0, ranks).mapToObj(come::get).toList();
    }

    List<Integer> missing() {
        return IntStream.range(0, ranks)
                .filter(rank -> !come.containsKey(rank))
                .boxed()
                .toList();
    }
}
