package dev.lockstep.train;

import dev.lockstep.average.Averager;
import dev.lockstep.average.rendezvous.LostRankException;
import dev.lockstep.config.AuditInterval;
import dev.lockstep.data.Batch;
import dev.lockstep.data.DataSchema;
import dev.lockstep.engine.ArithmeticMismatchException;
import dev.lockstep.order.AuditOrder;
import dev.lockstep.order.AverageSchedule;
import dev.lockstep.train.AuditVerdict.Claim;
import dev.lockstep.train.AuditVerdict.Wrong;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Catches a machine that computes wrongly. Now and then a rank makes the step of a replica that lives on another, from the
 * weights that all have in common and from rows that it has read itself, and both compare what came out, before it is averaged. Where they do not
 * agree a third rank makes it, too. Who is alone leaves the run, which goes on from the weights before the step.
 *
 * <p>Replicas are also compared with each other, before such a step and after its average: what all have in common must be that.
 */
final class StepAudit implements LocalReplicas.Witness, AutoCloseable {
    private static final long NEVER = Long.MAX_VALUE;
    /** Of a replica in a gathered row: checksums of its parameters and of its updater state, before the step. */
    private static final int BEFORE = 2;

    private final RankJob job;
    private final Averager averager;
    private final LocalReplicas replicas;
    private final Optional<RunState> kept;
    private final AverageSchedule averages;
    private final AuditOrder order;
    private final StepDigest digest;
    private final AuditedBatch batches;
    private final DataSchema schema;
    private final double[][] before;
    private long every;
    private long due = NEVER;
    private long number;
    private boolean isAuditing;
    private boolean awaitsAverage;
    private Optional<Batch> batch = Optional.empty();
    private double[] made = {};
    private long audits;
    private long missed;

    /**
     * Audits where the run file asks for it, and another machine is there.
     *
     * @param kept where the weights that all have in common outlive a step; empty where they do not, as where all ranks live in one
     *     process, none of which would be left without the others
     */
    StepAudit(
            RankJob job,
            Training.Rooms rooms,
            LocalReplicas replicas,
            AverageSchedule averages,
            Optional<RunState> kept) {
        this.job = job;
        this.replicas = replicas;
        this.averages = averages;
        this.kept = kept;
        averager = rooms.averager();
        order = new AuditOrder(job.assignment(), job.run().training().seed());
        digest = new StepDigest(replicas.replicas().get(0).layout());
        batches = new AuditedBatch(job, rooms.dataset());
        schema = rooms.dataset().schema();
        before = new double[job.ownReplicas()][];
        AuditInterval interval = job.run().cluster().audit();
        boolean isOn = kept.isPresent() && job.assignment().ranks() > 1 && !interval.isOff();
        every = isOn ? interval.steps() : NEVER;
    }

    /** So many steps are behind the run; the first of all is not audited, in which code is loaded. */
    void begin(long steps) {
        if (every != NEVER) {
            plan(Math.max(1, steps));
            if (due == steps) {
                batches.await();
            }
        }
    }

    /** The first audit from this step on, where all ranks hold the same. */
    private void plan(long from) {
        due = (from + every - 1) / every * every;
        while (!averages.isDueAfter(due - 1)) {
            due++;
        }
        number = due / job.run().cluster().audit().steps();
        if (order.auditor(number) == job.rank()) {
            batches.fetch(order.replica(number), due);
        }
    }

    /** Before each step. */
    void at(long step) {
        isAuditing = step == due;
        if (isAuditing) {
            if (state().step() != step) {
                throw new IllegalStateException("step " + (step + 1) + " is audited from the weights after step " + step
                        + ", but those after step " + state().step() + " were kept");
            }
            made = new double[0];
            batch = order.auditor(number) == job.rank() ? batches.fetched() : Optional.empty();
        }
    }

    /** Whether the step is audited: what comes out of it must be looked at before it is averaged. */
    boolean isAuditing() {
        return isAuditing;
    }

    @Override
    public void before(int place) {
        if (isAuditing) {
            before[place] = replicas.checksum(place);
            if (place == 0 && batch.isPresent()) {
                made = make(0, batch.get());
                putBack();
            }
        }
    }

    private double[] make(int place, Batch rows) {
        double loss = replicas.compute(place, order.replica(number), rows, due);
        return replicas.digest(digest, place, loss, rows);
    }

    private RunState state() {
        return kept.orElseThrow();
    }

    private void putBack() {
        replicas.putBack(0, state());
        if (!Arrays.equals(replicas.checksum(0), before[0])) {
            throw new ArithmeticMismatchException("before step " + (due + 1) + " the weights that it kept in memory are"
                    + " not those that its replica had");
        }
    }

    @Override
    public void after(int place, Batch rows) {
        if (isAuditing && job.firstReplica() + place == order.replica(number)) {
            made = replicas.digest(digest, place, replicas.losses()[place], rows);
        }
    }

    /** After each step, before its average. A meeting of all ranks where the step was audited. */
    void compare() {
        if (!isAuditing) {
            return;
        }
        double[][] own = new double[before.length][];
        for (int place = 0; place < own.length; place++) {
            own[place] = before[place].clone();
        }
        int place = placeOfMine();
        if (place >= 0 && made.length > 0) {
            own[place] = Arrays.copyOf(own[place], BEFORE + 2);
            own[place][BEFORE] = StepDigest.whole(made);
            own[place][BEFORE + 1] = StepDigest.isFinite(made) ? 1 : 0;
        }
        double[][] said = averager.gather(own);
        checkTheSameBefore(said);
        double[] owners = said[order.replica(number)];
        double[] auditors = said[job.assignment().first(order.auditor(number))];
        if (auditors.length == BEFORE) {
            missed++;
            every = Math.multiplyExact(every, 2); // its rows take longer to read than this many steps
        } else {
            audits++;
            boolean isFinite = owners[BEFORE + 1] + auditors[BEFORE + 1] > 0;
            if (isFinite && owners[BEFORE] != auditors[BEFORE]) {
                decide();
            }
        }
        awaitsAverage = true;
    }

    /** The replica in whose place this rank speaks of the audited step: the owner's in its own; -1 where it has no part in it. */
    private int placeOfMine() {
        if (order.owner(number) == job.rank()) {
            return order.replica(number) - job.firstReplica();
        }
        return order.auditor(number) == job.rank() ? 0 : -1;
    }

    /** Where what a replica holds of its own was wrong before, it may have been so for long, and in each average since. */
    private void checkTheSameBefore(double[][] said) {
        double[][] sums =
                Arrays.stream(said).map(row -> Arrays.copyOf(row, BEFORE)).toArray(double[][]::new);
        if (replicas.keepsNothingOfItsOwn()) {
            checkTheSame(sums, "before");
        } else {
            OutOfLockstepException.check(job.assignment(), due, sums);
        }
    }

    private void checkTheSame(double[][] sums, String when) {
        if (Arrays.stream(sums).allMatch(one -> Arrays.equals(one, sums[0]))) {
            return;
        }
        Set<Integer> wrong = AuditVerdict.minority(job.assignment(), sums);
        String what = when + " step " + (due + 1) + " replicas are not the same, bit for bit";
        if (wrong.isEmpty()) {
            throw new UndecidedAuditException(what + ", and no value is that of most ranks; the step is repeated");
        }
        leaveOut(wrong.iterator().next(), what + ": those of rank " + wrong + " are not what most ranks hold");
    }

    /** A third rank makes the step, too; where there is none, both do so again. */
    private void decide() {
        boolean asksMe = order.hasJudge() ? order.judge(number) == job.rank() : placeOfMine() >= 0;
        double[] again = asksMe ? makeAgain() : new double[0];
        double[][] first = gather(placeOfMine() < 0 ? new double[0] : made);
        double[][] second = gather(again);
        Claim owner = claim(first, order.owner(number));
        Claim auditor = claim(first, order.auditor(number));
        List<Claim> more = order.hasJudge()
                ? List.of(claim(second, order.judge(number)))
                : List.of(claim(second, owner.rank()), claim(second, auditor.rank()));
        Optional<Wrong> wrong = AuditVerdict.between(owner, auditor, more);
        Claim claim = wrong.map(Wrong::claim).orElse(owner);
        Claim other = wrong.map(Wrong::right).orElse(auditor);
        String what = StepDigest.difference(names(), claim.digest(), other.digest()) + " of replica "
                + order.replica(number) + " at step " + (due + 1) + ", computed by rank " + claim.rank()
                + " and by rank "
                + other.rank();
        if (wrong.isEmpty()) {
            throw new UndecidedAuditException(what + ", of which nobody can tell who is wrong; the step is repeated");
        }
        leaveOut(claim.rank(), what + (order.hasJudge() ? ", as by rank " + order.judge(number) : ", each twice"));
    }

    private double[] makeAgain() {
        Batch rows = batches.now(order.replica(number), due);
        double[][] result = new double[1][];
        replicas.forEach(place -> {
            if (place == 0) {
                replicas.putBack(0, state());
                result[0] = make(0, rows);
            }
        });
        return result[0];
    }

    /** What each rank says, in the row of its first replica. */
    private double[][] gather(double[] own) {
        double[][] rows = new double[before.length][0];
        rows[0] = own;
        return averager.gather(rows);
    }

    private List<String> names() {
        List<String> arrays =
                ArrayNames.of(job.run().network(), schema, replicas.replicas().get(0));
        return StepDigest.names(arrays, !replicas.averagesGradients(), replicas.addsGradients());
    }

    private Claim claim(double[][] said, int rank) {
        return new Claim(rank, said[job.assignment().first(rank)]);
    }

    /** It ends as a rank that cannot do what the others do; they go on without it. */
    private void leaveOut(int rank, String why) {
        if (rank == job.rank()) {
            throw new ArithmeticMismatchException(why);
        }
        throw new LostRankException(
                "rank " + rank + " computes differently: " + why + "; the step is repeated without it", List.of(rank));
    }

    /**
     * After each average, and what follows from it. A meeting of all ranks where an audited step is behind it.
     *
     * @param losses of all replicas: where one is no number, the bits of what follows are nobody's promise
     */
    void afterAverage(double[] losses) {
        if (awaitsAverage) {
            awaitsAverage = false;
            if (Arrays.stream(losses).allMatch(Double::isFinite)) {
                checkTheSame(averager.gather(replicas.checksums()), "after");
            }
            plan(due + 1);
        }
    }

    /** What came of it until now, where anything is audited. */
    Optional<AuditCounts> counts() {
        return every == NEVER ? Optional.empty() : Optional.of(new AuditCounts(audits, missed));
    }

    @Override
    public void close() {
        batches.close();
    }
}
