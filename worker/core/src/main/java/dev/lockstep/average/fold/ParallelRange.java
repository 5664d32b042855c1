package dev.lockstep.average.fold;

import dev.lockstep.parallel.ThreadTeam;
import java.util.function.IntConsumer;

/** Work over a range of floats, shared among the threads of a team where it is worth it. */
public final class ParallelRange {
    /** 64 KiB of floats are added in about 10 µs, before another thread has begun. */
    private static final int WORTH_A_TEAM = 16 * 1024;

    private final ThreadTeam team;
    private final IntConsumer member = this::runPart;
    private Work work = (who, first, end) -> {};
    private int length;
    private boolean isAlone;

    /** What a member does with its part. */
    public interface Work {
        /** Does it for the floats from {@code first} to {@code end} - 1. */
        void run(int member, int first, int end);
    }

    /** Ranges for this team. */
    public ParallelRange(ThreadTeam team) {
        this.team = team;
    }

    /** How many members the team has. */
    public int size() {
        return team.size();
    }

    /** From now on whoever has work does it alone: the team is busy with something else. */
    public void alone() {
        isAlone = true;
    }

    /** From now on the team shares it again. */
    public void together() {
        isAlone = false;
    }

    /** Does the work for floats 0 to {@code count} - 1, each of them by one member. */
    public void over(int count, Work what) {
        if (isAlone || team.size() == 1 || count < WORTH_A_TEAM) {
            what.run(0, 0, count);
            return;
        }
        work = what;
        length = count;
        team.run(member);
    }

    private void runPart(int who) {
        work.run(who, FloatSlices.start(length, who, team.size()), FloatSlices.start(length, who + 1, team.size()));
    }
}
