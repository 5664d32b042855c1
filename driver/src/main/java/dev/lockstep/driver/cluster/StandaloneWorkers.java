package dev.lockstep.driver.cluster;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkEnv;
import org.apache.spark.deploy.DeployMessages.MasterStateResponse;
import org.apache.spark.deploy.DeployMessages.RequestMasterState$;
import org.apache.spark.deploy.master.WorkerInfo;
import org.apache.spark.rpc.RpcAddress;
import org.apache.spark.rpc.RpcTimeout;
import scala.concurrent.duration.FiniteDuration;
import scala.reflect.ClassTag$;

/**
 * What the workers of a standalone cluster have, as their master says it. Spark itself waits without an end for workers that
 * have what executors ask for.
 */
final class StandaloneWorkers {
    private static final String STANDALONE = "spark://";
    private static final String ENDPOINT = "Master";
    private static final String RULES = "ALIVE";
    private static final RpcTimeout PATIENCE =
            new RpcTimeout(new FiniteDuration(4, TimeUnit.SECONDS), "what workers have");

    private StandaloneWorkers() {}

    /** How many cards each of them has; empty where nobody can say, or where there are none of them yet. */
    static List<Integer> cards(String url) {
        if (!url.startsWith(STANDALONE)) {
            return List.of();
        }
        return Arrays.stream(url.substring(STANDALONE.length()).split(","))
                .map(address -> cardsAt(RpcAddress.fromSparkURL(STANDALONE + address)))
                .filter(cards -> !cards.isEmpty())
                .findFirst()
                .orElse(List.of());
    }

    private static List<Integer> cardsAt(RpcAddress master) {
        try {
            MasterStateResponse state = SparkEnv.get()
                    .rpcEnv()
                    .setupEndpointRef(master, ENDPOINT)
                    .askSync(RequestMasterState$.MODULE$, PATIENCE, ClassTag$.MODULE$.apply(MasterStateResponse.class));
            boolean rules = state.status().toString().equals(RULES);
            return rules
                    ? Arrays.stream(state.workers())
                            .filter(WorkerInfo::isAlive)
                            .map(StandaloneWorkers::cards)
                            .toList()
                    : List.of();
        } catch (Exception e) {
            // A master that stands by, or is of another version: then executors come, or their deadline passes.
            return List.of();
        }
    }

    private static int cards(WorkerInfo worker) {
        var cards = worker.resources().get(RankDevice.CARD);
        return cards.isEmpty() ? 0 : cards.get().addresses().size();
    }
}
