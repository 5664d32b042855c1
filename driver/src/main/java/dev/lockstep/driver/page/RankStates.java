package dev.lockstep.driver.page;

import dev.lockstep.events.Event;
import dev.lockstep.events.Event.RankPlaced;
import dev.lockstep.events.Event.StepsTimed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Where the ranks of a run live and how they do; executors that were lost stay among them. */
final class RankStates {
    private static final int MOST_LOST = 100;

    private final Map<Integer, RankPlaced> placed = new TreeMap<>();
    private final Map<Integer, StepsTimed.StepSplit> splits = new TreeMap<>();
    private final List<RankPlaced> before = new ArrayList<>();
    private final List<LostRank> lost = new ArrayList<>();
    private long step;
    private boolean isGathering;
    private boolean isOver;

    /** One that is no longer there, and after which step that was seen. */
    private record LostRank(RankPlaced placed, long step) {}

    /** A rank, in words. */
    record RankState(RankPlaced placed, String state, Optional<StepsTimed.StepSplit> split) {}

    void accept(Event event) {
        if (event instanceof RankPlaced rank) {
            placed.put(rank.rank(), rank);
            before.removeIf(other -> other.executor().equals(rank.executor()));
        } else if (event instanceof Event.Progress progress) {
            step = progress.step();
            begun();
        } else if (event instanceof StepsTimed timed) {
            timed.ranks().forEach(rank -> rank.split().ifPresent(split -> splits.put(rank.rank(), split)));
        } else if (event instanceof Event.Regrouped) {
            before.addAll(placed.values());
            placed.clear();
            splits.clear();
            isGathering = true;
        } else if (event instanceof Event.DataPrepared) {
            placed.clear();
            splits.clear();
        } else if (event instanceof Event.RunEnded) {
            isOver = true;
        }
        if (event instanceof Event.RunStarted) {
            isOver = false;
        }
    }

    /** All that are there now have told where they are: of those before, the others are gone. */
    private void begun() {
        isGathering = false;
        before.forEach(gone -> lost.add(new LostRank(gone, step)));
        before.clear();
        while (lost.size() > MOST_LOST) {
            lost.remove(0);
        }
    }

    List<RankState> all() {
        List<RankState> all = new ArrayList<>();
        placed.values()
                .forEach(rank -> all.add(new RankState(
                        rank,
                        isOver ? "ended" : isGathering ? "waiting for all ranks" : "training",
                        Optional.ofNullable(splits.get(rank.rank())))));
        before.forEach(rank -> all.add(new RankState(rank, "not heard of since the failure", Optional.empty())));
        lost.forEach(gone -> all.add(
                new RankState(gone.placed(), "lost before step " + NumberLabels.count(gone.step()), Optional.empty())));
        return all;
    }
}
