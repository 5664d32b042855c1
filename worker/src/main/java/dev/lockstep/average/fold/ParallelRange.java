package dev.lockstep.average.fold;

import dev.lockstep.parallel.ThreadTeam;
import java.util.function.IntConsumer;

/** Work over a range of floats, shared among the threads of a team where it is worth it. */
final class ParallelRange {
    /** Below it the work is done before another thread has begun. */
    private static final int WORTH_A_TEAM = 16 * 1024;
    /** Floats in a cache line: threads do not share one. */
    private static final int LINE = 16;

    private final ThreadTeam team;
    private final IntConsumer member = this::part;
    private Work work = (who, first, end) -> {};
    private int length;

    /** What a member does with its part. */
    interface Work {
        void run(int member, int first, int end);
    }

    ParallelRange(ThreadTeam team) {
        this.team = team;
    }

    int size() {
        return team.size();
    }

    void over(int count, Work what) {
        if (team.size() == 1 || count < WORTH_A_TEAM) {
            what.run(0, 0, count);
            return;
        }
        work = what;
        length = count;
        team.run(member);
    }

    private void part(int who) {
        work.run(who, cut(length, who, team.size()), cut(length, who + 1, team.size()));
    }

    /** Where part {@code part} of so many begins, on a cache line; the last ends with the whole. */
    static int cut(long length, int part, int parts) {
        return part == parts ? (int) length : (int) (length * part / parts / LINE * LINE);
    }
}
