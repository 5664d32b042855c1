package dev.lockstep.driver.cluster;

import dev.lockstep.average.link.ExchangePlatform;
import dev.lockstep.average.rendezvous.ExchangeSettings;
import dev.lockstep.average.rendezvous.ExchangeSettings.Secrecy;
import dev.lockstep.train.SurvivingState;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.BarrierTaskContext;
import org.apache.spark.SparkEnv;

/** Of a rank that is a barrier task of Spark's, in one of its executors. */
record SparkRankPlatform(BarrierTaskContext context) implements RankPlatform {
    /** As Spark calls the executor that lives in the driver. */
    private static final String DRIVER = "driver";

    /** Whether this process is the driver. */
    static boolean isDriver() {
        return SparkEnv.get().executorId().equals(DRIVER);
    }

    @Override
    public String application() {
        return SparkEnv.get().conf().getAppId();
    }

    @Override
    public String executor() {
        return SparkEnv.get().executorId();
    }

    @Override
    public String host() {
        return SparkEnv.get().blockManager().blockManagerId().host();
    }

    @Override
    public int ranksOnItsHost() {
        return RankOrder.onThisHost(context);
    }

    @Override
    public boolean livesInTheDriver() {
        return isDriver();
    }

    @Override
    public RankDevice device() {
        return RankDevice.of(context);
    }

    @Override
    public Path disk() {
        return ScratchFolder.roomiest();
    }

    @Override
    public Configuration hadoop() {
        return LocalBlocks.hadoop();
    }

    @Override
    public SurvivingState memoryOf(String run) {
        return SurvivingState.of(run);
    }

    @Override
    public ExchangePlatform exchange() {
        return ExchangePlatform.OF_THIS_PROCESS;
    }

    @Override
    public Secrecy secrecy() {
        return SparkSecrecy.ofThisExecutor();
    }

    @Override
    public Optional<Path> sharedMemory() {
        return Optional.of(ExchangeSettings.USUAL_SHARED_MEMORY);
    }

    @Override
    public boolean leaves() {
        return ExecutorFarewell.isTold();
    }

    @Override
    public boolean isStopped() {
        return context.isInterrupted();
    }
}
