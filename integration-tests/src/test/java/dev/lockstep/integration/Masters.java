package dev.lockstep.integration;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Settings of Spark for each kind of cluster that a test can have on one machine. */
final class Masters {
    private static final String EXECUTOR_MEMORY = "512m";

    private Masters() {}

    /** Executors of one core each, in processes of their own, below a master and workers that live in the driver. */
    static Map<String, String> localCluster(Path folder, int executors) throws IOException {
        Map<String, String> settings = executors();
        settings.put("spark.master", "local-cluster[" + executors + ",1,512]");
        settings.put("spark.testing", "true");
        settings.put("spark.test.home", Product.sparkHome(folder).toString());
        settings.put("spark.executorEnv.SPARK_SCALA_VERSION", "2.13");
        return settings;
    }

    static Map<String, String> of(StandaloneCluster cluster) {
        Map<String, String> settings = executors();
        settings.put("spark.master", cluster.url());
        settings.put("spark.driver.host", cluster.address(0));
        settings.put("spark.driver.bindAddress", cluster.address(0));
        return settings;
    }

    private static Map<String, String> executors() {
        Map<String, String> settings = new HashMap<>();
        settings.put("spark.executor.memory", EXECUTOR_MEMORY);
        settings.put("spark.executor.cores", "1");
        settings.put("spark.executor.extraClassPath", Product.classPath());
        settings.put("spark.executor.extraJavaOptions", Product.shortLived());
        settings.put("spark.driver.host", "127.0.0.1");
        settings.put("spark.driver.bindAddress", "127.0.0.1");
        return settings;
    }
}
