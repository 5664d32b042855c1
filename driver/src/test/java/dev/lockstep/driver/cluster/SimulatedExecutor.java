package dev.lockstep.driver.cluster;

import com.codahale.metrics.MetricRegistry;
import dev.lockstep.simulation.SimulatedProcess;
import dev.lockstep.train.SurvivingState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;
import org.apache.spark.SparkConf;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.resource.ResourceInformation;
import org.jspecify.annotations.Nullable;

/** An executor of a simulated Spark: it says that it lives, and runs tasks. It is also their way to the driver. */
final class SimulatedExecutor implements PluginContext {
    /** As {@code spark.rpc.askTimeout} is by default. */
    private static final long LONGEST_ANSWER_NANOS = 120_000_000_000L;

    private static final int LONGEST_WARM_UP_MILLIS = 300;

    private final SimulatedSpark spark;
    private final String id;
    private final SimulatedProcess process;
    private final Map<Long, SimulatedTask> tasks = new TreeMap<>();
    private final List<SurvivingState> memories = new ArrayList<>();

    SimulatedExecutor(SimulatedSpark spark, String id, SimulatedProcess process) {
        this.spark = spark;
        this.id = id;
        this.process = process;
    }

    SimulatedProcess process() {
        return process;
    }

    void begin() {
        process.thread("signs", this::giveSigns).start();
        process.thread("warm-up", this::warmUp).start();
    }

    private void giveSigns() {
        try {
            while (true) {
                send(new ExecutorHeartbeat.Sign(id, ExecutorHeartbeat.Sign.Kind.ALIVE));
                process.sleep(ExecutorHeartbeat.BETWEEN_SIGNS);
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void warmUp() {
        try {
            ask(new ExecutorHeartbeat.Sign(id, ExecutorHeartbeat.Sign.Kind.COME));
            process.sleep(spark.some(LONGEST_WARM_UP_MILLIS));
            send(new ExecutorHeartbeat.Sign(id, ExecutorHeartbeat.Sign.Kind.READY));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** All processes of a world are in one JVM: what outlives a task is told from that of other executors by its name. */
    SurvivingState memoryOf(String run) {
        SurvivingState memory = SurvivingState.of(run + " in " + process.name());
        memories.add(memory);
        return memory;
    }

    /** Its process is gone, and what lay in it. */
    void forget() {
        memories.forEach(SurvivingState::forget);
    }

    /** Begins a task, when the driver's word has come. */
    void run(long number, SimulatedTask task) {
        if (!process.isDead()) {
            tasks.put(number, task);
            task.begin(process, () -> tasks.remove(number));
        }
    }

    /** Nobody wants the task any more. */
    void stop(long number) {
        SimulatedTask task = tasks.get(number);
        if (task != null && !process.isDead()) {
            task.stop();
        }
    }

    private static final class Answer {
        private boolean hasCome;
        private @Nullable Object what;
        private @Nullable RuntimeException failure;
    }

    @Override
    public void send(Object message) {
        process.nanoTime(); // and with it, that it lives
        spark.toDriver(this, "word", () -> spark.hear(message));
    }

    @Override
    public @Nullable Object ask(Object message) throws Exception {
        Thread own = Thread.currentThread();
        Answer answer = new Answer();
        long began = process.nanoTime();
        spark.toDriver(this, "question", () -> {
            try {
                answer.what = spark.hear(message);
            } catch (RuntimeException e) {
                answer.failure = e;
            }
            spark.fromDriver(this, "answer", () -> {
                answer.hasCome = true;
                if (!process.isDead()) {
                    process.unpark(own);
                }
            });
        });
        while (!answer.hasCome) {
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted while it waited for the driver's answer");
            }
            if (process.nanoTime() - began > LONGEST_ANSWER_NANOS) {
                throw new TimeoutException("the driver did not answer");
            }
            process.park(this, LONGEST_ANSWER_NANOS);
        }
        if (answer.failure != null) {
            throw answer.failure;
        }
        return answer.what;
    }

    @Override
    public String executorID() {
        return id;
    }

    @Override
    public String hostname() {
        return process.host();
    }

    @Override
    public SparkConf conf() {
        return new SparkConf(false);
    }

    @Override
    public Map<String, ResourceInformation> resources() {
        return Map.of();
    }

    @Override
    public MetricRegistry metricRegistry() {
        throw new UnsupportedOperationException();
    }
}
