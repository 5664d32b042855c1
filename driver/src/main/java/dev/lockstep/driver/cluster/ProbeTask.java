package dev.lockstep.driver.cluster;

import java.io.Serializable;
import java.util.Map;
import org.apache.spark.BarrierTaskContext;
import scala.Function1;
import scala.collection.Iterator;
import scala.collection.Iterator$;

/**
 * The barrier task that is a rank of a probe.
 *
 * @param cores of each executor, by its number
 */
record ProbeTask(
        String probe, String runFile, int ranks, Map<String, Integer> cores, long deadlineMillis, ProbeProgram program)
        implements Function1<Iterator<Integer>, Iterator<Integer>>, Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public Iterator<Integer> apply(Iterator<Integer> unused) {
        BarrierTaskContext context = BarrierTaskContext.get();
        int number = RankOrder.rankOf(context);
        ProbeRank rank = new ProbeRank(this, number, context);
        try {
            program.run(rank);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(rank.name() + " was interrupted", e);
        } catch (Exception e) {
            throw new IllegalStateException(rank.name() + ": " + e, e);
        }
        return Iterator$.MODULE$.single(number);
    }
}
