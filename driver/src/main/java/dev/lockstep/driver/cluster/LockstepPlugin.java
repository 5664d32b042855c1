package dev.lockstep.driver.cluster;

import java.util.Map;
import org.apache.spark.SparkContext;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;
import org.jspecify.annotations.Nullable;

/**
 * Joins ranks and driver by Spark's own authenticated RPC. Spark loads it in the driver, before it asks for executors, and in
 * every executor.
 */
public final class LockstepPlugin implements SparkPlugin {
    /** Of the one application that a driver has. */
    private static volatile ExecutorRegistry registry = new ExecutorRegistry();

    private static volatile RunGauges gauges = new RunGauges();
    private static volatile ClusterDrill drill = new ClusterDrill();

    static RunGauges gauges() {
        return gauges;
    }

    static ExecutorRegistry registry() {
        return registry;
    }

    static ClusterDrill drill() {
        return drill;
    }

    @Override
    public DriverPlugin driverPlugin() {
        return new DriverPlugin() {
            @Override
            public Map<String, String> init(SparkContext context, PluginContext plugin) {
                registry = new ExecutorRegistry();
                drill = new ClusterDrill();
                context.addSparkListener(registry);
                return Map.of();
            }

            @Override
            public void registerMetrics(String application, PluginContext plugin) {
                RunGauges own = new RunGauges();
                own.register(plugin.metricRegistry());
                gauges = own;
            }

            @Override
            public @Nullable Object receive(Object message) {
                if (message instanceof ExecutorHeartbeat.Sign sign) {
                    return registry.take(sign);
                }
                if (message instanceof ClusterDrill.Question question) {
                    return drill.answer(question);
                }
                return message instanceof ProbeMessage probe
                        ? ProbeInbox.deliver(probe)
                        : AttemptInbox.deliver((RankMessage) message);
            }
        };
    }

    @Override
    public ExecutorPlugin executorPlugin() {
        return new ExecutorPlugin() {
            private @Nullable ExecutorHeartbeat heartbeat;
            private @Nullable ExecutorFarewell farewell;

            @Override
            public void init(PluginContext plugin, Map<String, String> extra) {
                DriverChannel.start(plugin);
                heartbeat = new ExecutorHeartbeat(plugin);
                if (!SparkRankPlatform.isDriver()) {
                    farewell = ExecutorFarewell.watch(plugin);
                    ClusterDrill.obey(plugin);
                    ExecutorWarmUp.begin(plugin.conf());
                }
            }

            @Override
            public void shutdown() {
                if (farewell != null) {
                    farewell.isOver();
                }
                if (heartbeat != null) {
                    heartbeat.close();
                }
            }
        };
    }
}
