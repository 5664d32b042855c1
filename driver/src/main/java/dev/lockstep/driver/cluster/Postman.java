package dev.lockstep.driver.cluster;

import dev.lockstep.driver.cluster.Message.Kind;
import dev.lockstep.events.Event;
import dev.lockstep.events.EventLog;
import java.io.IOException;
import org.apache.spark.api.plugin.PluginContext;
import org.jspecify.annotations.Nullable;

/** Carries what a rank says from its executor to the driver. One an executor. */
final class Postman {
    private static volatile @Nullable PluginContext plugin;

    private Postman() {}

    static void start(PluginContext context) {
        plugin = context;
    }

    static void event(String attempt, int rank, Event event) {
        send(new Message(attempt, rank, Kind.EVENT, EventLog.toJson(event)));
    }

    /** Says why this rank fails, before the failure takes Spark's longer way. Returns when the driver knows. */
    static void failure(String attempt, int rank, String what) {
        ask(new Message(attempt, rank, Kind.FAILURE, what));
    }

    /** Returns when the driver has read everything that this rank said. */
    static void end(String attempt, int rank) {
        ask(new Message(attempt, rank, Kind.END, ""));
    }

    private static void send(Message message) {
        try {
            context().send(message);
        } catch (IOException e) {
            throw new IllegalStateException("rank " + message.rank() + " cannot reach the driver", e);
        }
    }

    private static void ask(Message message) {
        try {
            context().ask(message);
        } catch (Exception e) {
            throw new IllegalStateException("rank " + message.rank() + " cannot reach the driver", e);
        }
    }

    private static PluginContext context() {
        PluginContext context = plugin;
        if (context == null) {
            throw new IllegalStateException("Spark did not load " + LockstepPlugin.class.getName()
                    + " in this executor: put lockstep's jars on spark.executor.extraClassPath");
        }
        return context;
    }
}
