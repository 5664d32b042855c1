package dev.lockstep.train;

import dev.lockstep.average.Averager;
import dev.lockstep.order.AverageSchedule;
import dev.lockstep.order.ReplicaAssignment;
import dev.lockstep.order.ShardOrder;
import java.util.Arrays;
import java.util.OptionalLong;

/** The steps of all replicas with the average between them: what keeps the replicas in lockstep. */
final class SynchronousSteps {
    private final LocalReplicas localReplicas;
    private final Averager averager;
    private final ReplicaAssignment assignment;
    private final ShardOrder shards;
    private final AverageSchedule due;
    private final StepAudit audit;
    private final double[] lossSums;
    private final double[] firstBadStep;
    private long lastAverage;
    private long checked = -1;
    private double[] losses = new double[0];
    private boolean leaves;
    private boolean someLeave;
    private boolean allLeave;
    private boolean isInRange = true;
    private long averagingNanos;
    private long stepsTimed;

    SynchronousSteps(
            LocalReplicas localReplicas,
            Averager averager,
            ReplicaAssignment assignment,
            ShardOrder shards,
            AverageSchedule due,
            StepAudit audit) {
        this.localReplicas = localReplicas;
        this.averager = averager;
        this.assignment = assignment;
        this.shards = shards;
        this.due = due;
        this.audit = audit;
        lossSums = new double[localReplicas.replicas().size()];
        firstBadStep = new double[lossSums.length];
        Arrays.fill(firstBadStep, Double.POSITIVE_INFINITY);
    }

    /** Begins where so many steps are behind, the last of them averaged. */
    void begin(long steps) {
        lastAverage = steps;
        audit.begin(steps);
    }

    /** One step of all replicas; says whether it ended with an average. */
    boolean step(long step) {
        averager.at(step);
        audit.at(step);
        if (due.isDueAfter(step) && localReplicas.isAveragedEarly() && !audit.isAuditing()) {
            averager.averageWhile(
                    () -> localReplicas.step(step, audit),
                    localReplicas.averaged(),
                    localReplicas.progress().begun());
        } else {
            localReplicas.step(step, audit);
        }
        audit.compare();
        addLosses(step);
        stepsTimed++;
        if (!due.isDueAfter(step)) {
            return false;
        }
        long began = System.nanoTime();
        read(averager.average(localReplicas.averaged(), notes()));
        isInRange = localReplicas.isInRange();
        localReplicas.afterAverage(step, due.before(step), shards.rowsPerReplica(lastAverage, step + 1));
        averagingNanos += System.nanoTime() - began;
        audit.afterAverage(losses);
        Arrays.fill(lossSums, 0);
        return true;
    }

    /** What travels along with an average, of each replica: its losses, and whether its rank is to end. */
    private double[] notes() {
        double[] notes = new double[2 * lossSums.length];
        for (int i = 0; i < lossSums.length; i++) {
            notes[2 * i] = lossSums[i];
            notes[2 * i + 1] = leaves ? 1 : 0;
        }
        return notes;
    }

    private void read(double[] notes) {
        losses = new double[notes.length / 2];
        int leaving = 0;
        for (int i = 0; i < losses.length; i++) {
            losses[i] = notes[2 * i];
            leaving += notes[2 * i + 1] > 0 ? 1 : 0;
        }
        someLeave = leaving > 0;
        allLeave = leaving == losses.length;
    }

    /** With the next average all ranks hear whether this one is to end. */
    void leaves(boolean soon) {
        leaves = soon;
    }

    /** Whether some rank is to end, as was said with the last average; all ranks hear the same. */
    boolean someLeave() {
        return someLeave;
    }

    /** Whether all are: nobody will remember the run. */
    boolean allLeave() {
        return allLeave;
    }

    private void addLosses(long step) {
        double[] own = localReplicas.losses();
        for (int i = 0; i < own.length; i++) {
            lossSums[i] += own[i];
            if (!Double.isFinite(own[i])) {
                firstBadStep[i] = Math.min(firstBadStep[i], step);
            }
        }
    }

    /** Mean loss of a step over all replicas since the average before the last one, in the order of replica numbers. */
    double meanLossOfAll(long step) {
        double sum = 0;
        for (double loss : losses) {
            sum += loss;
        }
        return sum / losses.length / stepsSinceAverage(step);
    }

    /** Whether the replicas hold the same model before this step. */
    boolean isAveraged(long step) {
        return step == lastAverage;
    }

    long stepsSinceAverage(long step) {
        return step + 1 - lastAverage;
    }

    /**
     * Holds that all replicas are the same, bit for bit, before what they hold is judged or written. A meeting of all ranks.
     *
     * @param steps that are behind the run, the last of them averaged
     */
    void check(long steps) {
        if (checked != steps) {
            OutOfLockstepException.check(assignment, steps, averager.gather(localReplicas.checksums()));
            checked = steps;
        }
    }

    /** What the leader says, all do. A meeting of all ranks. */
    double leaderSays(double own) {
        double[][] rows = new double[lossSums.length][];
        Arrays.fill(rows, new double[] {own});
        return averager.gather(rows)[0][0];
    }

    /** To be called after an average was looked at: the next one counts from here. */
    void averaged(long step) {
        lastAverage = step + 1;
    }

    /** What the average, with the wait for other ranks, has added to a step of this one since this was last asked. */
    double averagingMillis() {
        double millis = averagingNanos / 1e6 / Math.max(1, stepsTimed);
        averagingNanos = 0;
        stepsTimed = 0;
        return millis;
    }

    /** Whether the last average could be said in the bits that it travelled in. */
    boolean isInRange() {
        return isInRange;
    }

    /** The first step at which some replica's loss was no number. A meeting of all ranks where the last average had one. */
    OptionalLong divergedAt() {
        if (Arrays.stream(losses).allMatch(Double::isFinite)) {
            return OptionalLong.empty();
        }
        double[][] own =
                Arrays.stream(firstBadStep).mapToObj(s -> new double[] {s}).toArray(double[][]::new);
        double first =
                Arrays.stream(averager.gather(own)).mapToDouble(s -> s[0]).min().orElseThrow();
        return OptionalLong.of((long) first);
    }
}
