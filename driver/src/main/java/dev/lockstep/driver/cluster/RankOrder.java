package dev.lockstep.driver.cluster;

import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.BarrierTaskContext;
import org.apache.spark.BarrierTaskInfo;

/**
 * Which rank a task is. Spark deals tasks to executors as it likes; ranks of one host follow each other all the same, so that
 * replicas which are added first are on one host, and hosts send each other as few sums as can be.
 */
final class RankOrder {
    private RankOrder() {}

    static int rankOf(BarrierTaskContext task) {
        return rankOf(task.partitionId(), addresses(task));
    }

    /** How many tasks are on the host of this one, itself among them. */
    static int onThisHost(BarrierTaskContext task) {
        return onOneHost(task.partitionId(), addresses(task));
    }

    private static List<String> addresses(BarrierTaskContext task) {
        return Arrays.stream(task.getTaskInfos()).map(BarrierTaskInfo::address).toList();
    }

    /** How many tasks are in the executor of this one, itself among them. */
    static int inThisExecutor(BarrierTaskContext task) {
        List<String> addresses = addresses(task);
        return Collections.frequency(addresses, addresses.get(task.partitionId()));
    }

    static int onOneHost(int partition, List<String> addresses) {
        return Collections.frequency(addresses.stream().map(RankOrder::host).toList(), host(addresses.get(partition)));
    }

    /** @param addresses of all tasks, as {@code host:port}, in the order of their partitions; the first is always rank 0 */
    static int rankOf(int partition, List<String> addresses) {
        List<String> hosts = addresses.stream().map(RankOrder::host).toList();
        return IntStream.range(0, hosts.size())
                .boxed()
                .sorted(Comparator.comparing(task -> hosts.indexOf(hosts.get(task))))
                .toList()
                .indexOf(partition);
    }

    private static String host(String address) {
        int port = address.lastIndexOf(':');
        return port < 0 ? address : address.substring(0, port);
    }
}
