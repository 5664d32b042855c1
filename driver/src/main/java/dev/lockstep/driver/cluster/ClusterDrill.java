package dev.lockstep.driver.cluster;

import dev.lockstep.average.RankExchange;
import java.io.IOException;
import java.io.Serializable;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.plugin.PluginContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Failures on purpose: executors of a session that was begun for it ask, as long as they live, whether they are to fail, and do so
 * when they are told. Nobody else's process is touched.
 */
public final class ClusterDrill {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterDrill.class);
    /** Of Spark: whether executors ask. */
    private static final String SETTING = "spark.lockstep.drill";

    private static final long BETWEEN_QUESTIONS_MILLIS = 20;
    /** Failures of executors that end a whole application: here they are what is asked for. */
    private static final List<String> MOST_FAILURES =
            List.of("spark.executor.maxNumFailures", "spark.yarn.max.executor.failures");

    /** On an executor: those whose connections could be cut. */
    private static final Set<RankExchange> EXCHANGES = ConcurrentHashMap.newKeySet();

    private final Map<String, Kind> wishes = new ConcurrentHashMap<>();
    private final Map<Kind, Integer> told = new EnumMap<>(Kind.class);

    /** How an executor fails. */
    public enum Kind {
        /** It is gone at once. */
        KILLED("kill -KILL %1$d"),
        /** It is there, and does nothing, for longer than anybody waits for it; it is never left behind halted. */
        FROZEN("kill -STOP %1$d; sleep 90; kill -CONT %1$d"),
        /** It does nothing for a second. */
        DELAYED("kill -STOP %1$d; sleep 1; kill -CONT %1$d"),
        /** Its connections with other ranks end, as those of a host whose cable is pulled. */
        CUT("") {
            @Override
            void happen() {
                EXCHANGES.forEach(RankExchange::cut);
            }
        };

        private final String command;

        Kind(String command) {
            this.command = command;
        }

        /** As in "rank 2 is killed". */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** To this process. */
        void happen() throws IOException {
            String own =
                    String.format(Locale.ROOT, command, ProcessHandle.current().pid());
            new ProcessBuilder(List.of("sh", "-c", own))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        }
    }

    /** An executor asks. The answer is how it is to fail, or null. */
    record Question(String executor) implements Serializable {
        private static final long serialVersionUID = 1L;
    }

    /** Of a session that is begun with these settings, the executors will ask. */
    static void allow(SparkConf spark) {
        spark.set(SETTING, "true");
        MOST_FAILURES.forEach(most -> spark.setIfMissing(most, String.valueOf(Integer.MAX_VALUE)));
    }

    static boolean isAllowed(SparkConf spark) {
        return spark.getBoolean(SETTING, false);
    }

    /** Within moments that executor fails. */
    public void fail(String executor, Kind kind) {
        wishes.put(executor, kind);
    }

    /** How often executors were told to fail, in which ways. */
    public synchronized Map<Kind, Integer> told() {
        return new EnumMap<>(told);
    }

    synchronized @Nullable Kind answer(Question question) {
        Kind wish = wishes.remove(question.executor());
        if (wish != null) {
            told.merge(wish, 1, Integer::sum);
        }
        return wish;
    }

    /** On an executor, from now on. */
    static void obey(PluginContext plugin) {
        if (isAllowed(plugin.conf())) {
            Thread thread = new Thread(() -> ask(plugin), "lockstep-drill");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private static void ask(PluginContext plugin) {
        Question question = new Question(SparkEnv.get().executorId());
        try {
            while (true) {
                if (plugin.ask(question) instanceof Kind kind) {
                    kind.happen();
                }
                Thread.sleep(BETWEEN_QUESTIONS_MILLIS);
            }
        } catch (Exception e) {
            LOG.debug("no drill any more: {}", e.getMessage());
        }
    }

    /** On an executor: until this is closed, the connections of the exchange are among those that could be cut. */
    static AutoCloseable reaching(RankExchange exchange) {
        EXCHANGES.add(exchange);
        return () -> EXCHANGES.remove(exchange);
    }
}
