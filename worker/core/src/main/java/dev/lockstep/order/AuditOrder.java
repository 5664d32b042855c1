package dev.lockstep.order;

/**
 * Whose step is audited, and by whom: each replica once before any is a second time, in an order that the seed decides, by a rank
 * other than its own. A function of the number of the audit, so that nobody has to be told.
 *
 * @param assignment to at least two ranks
 */
public record AuditOrder(ReplicaAssignment assignment, long seed) {
    private static final int REPLICAS = 0xA0D17;
    private static final int RANKS = 0xA0D18;

    public int replica(long number) {
        int replicas = assignment.replicas();
        long seedOfRound = SplitMixRandom.seed(seed, REPLICAS, number / replicas);
        return ShardOrder.shuffled(replicas, seedOfRound)[(int) (number % replicas)];
    }

    /** The rank where the audited replica lives. */
    public int owner(long number) {
        return assignment.rankOf(replica(number));
    }

    /** The rank that computes the step a second time. */
    public int auditor(long number) {
        int other = random(number).nextInt(assignment.ranks() - 1);
        return other + (other >= owner(number) ? 1 : 0);
    }

    /** The rank that computes it where those two do not agree; their own word counts again where there is no third. */
    public int judge(long number) {
        SplitMixRandom random = random(number);
        int auditor = auditor(number);
        random.nextInt(assignment.ranks() - 1);
        int low = Math.min(owner(number), auditor);
        int high = Math.max(owner(number), auditor);
        int other = random.nextInt(assignment.ranks() - 2);
        other += other >= low ? 1 : 0;
        return other + (other >= high ? 1 : 0);
    }

    /** Whether there is a rank that is neither of the two. */
    public boolean hasJudge() {
        return assignment.ranks() > 2;
    }

    private SplitMixRandom random(long number) {
        return new SplitMixRandom(SplitMixRandom.seed(seed, RANKS, number));
    }
}
