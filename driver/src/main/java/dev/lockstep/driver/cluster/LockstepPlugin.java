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
    private static volatile Membership membership = new Membership();

    static Membership membership() {
        return membership;
    }

    @Override
    public DriverPlugin driverPlugin() {
        return new DriverPlugin() {
            @Override
            public Map<String, String> init(SparkContext context, PluginContext plugin) {
                membership = new Membership();
                context.addSparkListener(membership);
                return Map.of();
            }

            @Override
            public @Nullable Object receive(Object message) {
                return message instanceof Presence.Sign sign
                        ? membership.take(sign)
                        : Mailbox.deliver((Message) message);
            }
        };
    }

    @Override
    public ExecutorPlugin executorPlugin() {
        return new ExecutorPlugin() {
            private @Nullable Presence presence;

            @Override
            public void init(PluginContext plugin, Map<String, String> extra) {
                Postman.start(plugin);
                presence = new Presence(plugin);
            }

            @Override
            public void shutdown() {
                if (presence != null) {
                    presence.close();
                }
            }
        };
    }
}
