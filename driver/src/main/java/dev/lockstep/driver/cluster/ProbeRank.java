package dev.lockstep.driver.cluster;

import dev.lockstep.average.RankExchange;
import dev.lockstep.average.fold.WireRounding;
import dev.lockstep.average.link.ExchangePlatform;
import dev.lockstep.average.rendezvous.ExchangeSettings;
import dev.lockstep.config.RunFile;
import dev.lockstep.config.RunSpec;
import dev.lockstep.data.ArrowDataset;
import dev.lockstep.engine.card.CardDemand;
import dev.lockstep.engine.card.CardEnvironment;
import dev.lockstep.file.RunDirectoryNames;
import dev.lockstep.train.ProcessMemory;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.BarrierTaskContext;
import org.apache.spark.SparkEnv;
import org.jspecify.annotations.Nullable;

/** A rank of a probe: where it lives, and its ways to the others and to the driver. */
public final class ProbeRank {
    private final ProbeTask task;
    private final int number;
    private final BarrierTaskContext context;
    private final RunSpec run;
    private int meetings;

    ProbeRank(ProbeTask task, int number, BarrierTaskContext context) {
        this.task = task;
        this.number = number;
        this.context = context;
        run = RunFile.read(RunDirectoryNames.RUN_FILE, task.runFile(), List.of());
    }

    public int number() {
        return number;
    }

    public int ranks() {
        return task.ranks();
    }

    /** The run that shall be measured. */
    public RunSpec run() {
        return run;
    }

    public String executor() {
        return SparkEnv.get().executorId();
    }

    /** By which others reach it. */
    public String host() {
        return SparkEnv.get().blockManager().blockManagerId().host();
    }

    /** As messages call it, and no other rank. */
    public String name() {
        if (isLocal()) {
            return "rank " + number;
        }
        String executor = "executor " + executor() + " on " + host();
        return sharers() == 1 ? executor : executor + ", rank " + number;
    }

    /** Ranks in this process, itself among them. */
    private int sharers() {
        return isLocal() ? ranks() : RankOrder.inThisExecutor(context);
    }

    /** Whether all ranks live in the driver's own process. */
    public boolean isLocal() {
        return SparkRankPlatform.isDriver();
    }

    /** Cores that it may compute with: its share of those that Spark gave to its executor. */
    public int cores() {
        int all = isLocal()
                ? Runtime.getRuntime().availableProcessors()
                : task.cores().getOrDefault(executor(), 1);
        return Math.max(1, all / sharers());
    }

    /** Hadoop's settings, by which it reaches file systems. */
    public Configuration hadoop() {
        return LocalBlocks.hadoop();
    }

    /** A folder on a disk of its own, which goes with the executor. */
    public Path scratch() {
        return ScratchFolder.roomiest();
    }

    /** A data set as ranks of a run open it. */
    public ArrowDataset dataset(String directory) {
        return LocalBlocks.open(directory, run.data());
    }

    /** What it computes on. */
    public DeviceDecision device() {
        RankDevice given = isLocal() ? new RankDevice.OwnMachine(number, ranks()) : RankDevice.of(context);
        CardDemand demand = CardDemand.least(DeviceDecision.support(run));
        return DeviceDecision.of(run.cluster().device(), given, demand, CardEnvironment::ofThisProcess);
    }

    /** What memory a rank of a run has here. */
    public ProcessMemory memory() {
        return ProcessMemory.ofEachRank(RankOrder.onThisHost(context), sharers());
    }

    /** Opens what others need to exchange with this rank, as ranks of a run do. */
    public RankExchange listen(String attempt, int asRank, WireRounding rounding) throws IOException {
        Duration connect = run.cluster().deadlines().start().duration();
        Duration meeting = run.cluster().deadlines().meeting().duration();
        return RankExchange.listen(
                asRank,
                host(),
                new ExchangeSettings(
                        SparkEnv.get().conf().getAppId(),
                        task.probe() + "-" + attempt,
                        new ExchangeSettings.Deadlines(connect, meeting),
                        SparkSecrecy.ofThisExecutor(),
                        rounding,
                        Optional.of(ExchangeSettings.USUAL_SHARED_MEMORY),
                        warning -> {},
                        ExchangePlatform.OF_THIS_PROCESS));
    }

    /** Tells the driver at once what was found out, so that it is kept whatever comes. */
    public void tell(Serializable finding) {
        ask(new ProbeMessage.Finding(finding));
    }

    /**
     * Waits for all ranks, which come to the same meetings in the same order.
     *
     * @return what all came with, in the order of their numbers
     */
    @SuppressWarnings("unchecked") // who meets agrees on what is brought
    public <T extends Serializable> List<T> meet(T with) throws InterruptedException {
        int meeting = meetings++;
        long began = System.nanoTime();
        while (true) {
            Object answer = ask(new ProbeMessage.Meets(meeting, with));
            if (answer != null) {
                return (List<T>) answer;
            }
            if (context.isInterrupted()) {
                throw new InterruptedException(name() + " was stopped");
            }
            long waited = System.nanoTime() - began;
            if (waited > task.deadlineMillis() * 1_000_000) {
                throw new DeadlineException(
                        number, Duration.ofMillis(task.deadlineMillis()), "the others of the probe");
            }
            // Who waits long takes no processor from those who are measured.
            Thread.sleep(waited < 50_000_000 ? 1 : 10);
        }
    }

    private @Nullable Object ask(ProbeMessage.Body body) {
        return DriverChannel.ask(new ProbeMessage(task.probe(), number, body), name());
    }
}
