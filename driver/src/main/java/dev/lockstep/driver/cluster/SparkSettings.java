package dev.lockstep.driver.cluster;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkConf;

/** What Lockstep wants of Spark, where the user does not want otherwise. */
final class SparkSettings {
    /**
     * Replicas are threads: JavaCPP's bookkeeping would make them wait for each other, and helpers are what is fast. What limits
     * buffers beside the heap is the machine or the container, by which each rank reckons before it begins; left alone, a JVM
     * would allow as much as its heap.
     */
    private static final String EXECUTOR_OPTIONS =
            "-XX:MaxDirectMemorySize=1t -Dorg.bytedeco.javacpp.maxphysicalbytes=0"
                    + " -Dorg.bytedeco.javacpp.maxbytes=0 -Dorg.eclipse.deeplearning4j.helpers.disable=false";

    /** What the launcher says to the driver holds for executors, too: where CUDA lies, and that freed memory is kept for the next step. */
    private static final List<String> OF_THE_LAUNCHER = List.of("LOCKSTEP_CUDA", "GLIBC_TUNABLES");

    private static final long YARNS_LEAST_OVERHEAD_MB = 384;
    private static final double YARNS_OVERHEAD_FACTOR = 0.1;
    private static final String EVER = Long.toString(Duration.ofDays(10_000).toMillis());

    private SparkSettings() {}

    static SparkConf of(String name, int ranksInOneJvm) {
        SparkConf spark = new SparkConf();
        spark.setAppName("lockstep " + name);
        spark.set("spark.plugins", joined(spark, "spark.plugins", LockstepPlugin.class.getName(), ","));
        spark.setIfMissing("spark.ui.enabled", "false");
        spark.set("spark.ui.showConsoleProgress", "false");
        barrierJobs(spark);
        executors(spark);
        master(spark, ranksInOneJvm);
        silence(spark);
        return spark;
    }

    /** Without these, Spark looks again only after seconds where a barrier job cannot be placed at once. */
    private static void barrierJobs(SparkConf spark) {
        spark.setIfMissing("spark.locality.wait", "0");
        spark.setIfMissing("spark.scheduler.revive.interval", "20ms");
        spark.setIfMissing("spark.scheduler.barrier.maxConcurrentTasksCheck.interval", "1s");
        spark.setIfMissing("spark.scheduler.barrier.maxConcurrentTasksCheck.maxFailures", "3");
        spark.set("spark.stage.maxConsecutiveAttempts", "1");
    }

    /**
     * An executor that says nothing for so long is lost: a run ends, or goes on, within half a minute. One in this JVM cannot be
     * lost; but after somebody halted the process, or closed the laptop, Spark would count it out, and never in again.
     */
    private static void silence(SparkConf spark) {
        if (spark.get("spark.master").matches("local(\\[.*])?")) {
            spark.set("spark.storage.blockManagerHeartbeatTimeoutMs", EVER);
        }
        spark.setIfMissing("spark.executor.heartbeatInterval", "2s");
        spark.setIfMissing("spark.network.timeout", "20s");
        spark.setIfMissing("spark.network.timeoutInterval", "2s");
    }

    private static void executors(SparkConf spark) {
        Optional<ClassArchive> archive = ClassArchive.ofThisJvm();
        String options = "spark.executor.defaultJavaOptions";
        String ours = EXECUTOR_OPTIONS
                + containerOfYarn(spark)
                + archive.map(one -> " " + one.option()).orElse("");
        spark.set(options, joined(spark, options, ours, " "));
        spark.setIfMissing("spark.executorEnv.OMP_NUM_THREADS", "1");
        for (String variable : OF_THE_LAUNCHER) {
            Optional.ofNullable(System.getenv(variable))
                    .ifPresent(value -> spark.setIfMissing("spark.executorEnv." + variable, value));
        }
        archive.map(ClassArchive::jars).or(SparkSettings::installed).ifPresent(jars -> {
            String classPath = "spark.executor.extraClassPath";
            spark.set(classPath, joined(spark, classPath, jars, File.pathSeparator));
        });
    }

    /** YARN ends an executor that takes more than its container has, which no JVM can see; Kubernetes' limit is seen. */
    private static String containerOfYarn(SparkConf spark) {
        if (!spark.get("spark.master", "").equals("yarn")) {
            return "";
        }
        long heap = spark.getSizeAsMb("spark.executor.memory", "1g");
        long usual = Math.max(YARNS_LEAST_OVERHEAD_MB, (long)
                (heap * spark.getDouble("spark.executor.memoryOverheadFactor", YARNS_OVERHEAD_FACTOR)));
        long overhead = spark.getSizeAsMb("spark.executor.memoryOverhead", usual + "m");
        return " -Dlockstep.container.bytes=" + ((heap + overhead) << 20);
    }

    /** A master of {@code local[*]} gets a slot for each rank, also where the machine has fewer cores. */
    private static void master(SparkConf spark, int ranksInOneJvm) {
        spark.setIfMissing("spark.master", "local[*]");
        String master = spark.get("spark.master");
        if (master.equals("local[*]") || master.equals("local")) {
            int slots = Math.max(ranksInOneJvm, Runtime.getRuntime().availableProcessors());
            spark.set("spark.master", "local[" + slots + "]");
            spark.set("spark.driver.bindAddress", "127.0.0.1");
            spark.set("spark.driver.host", "127.0.0.1");
        }
    }

    private static String joined(SparkConf spark, String key, String ours, String separator) {
        return spark.contains(key) ? spark.get(key) + separator + ours : ours;
    }

    /** The jar of this installation that leads to all others. Executors find it in the same place, or have their own. */
    private static Optional<String> installed() {
        CodeSource source = SparkSettings.class.getProtectionDomain().getCodeSource();
        try {
            Path jar = Path.of(source.getLocation().toURI());
            Path above = jar.getParent() == null ? null : jar.getParent().getParent();
            return Optional.ofNullable(above)
                    .map(home -> home.resolve("lockstep.jar"))
                    .filter(Files::exists)
                    .map(Path::toString);
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
