package dev.lockstep.driver.ingest;

import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** A test with Spark in its process. */
public abstract class SparkTest {
    protected static SparkSession spark;

    @BeforeAll
    protected static void startSpark() {
        spark = LocalSpark.start();
    }

    @AfterAll
    protected static void stopSpark() {
        spark.stop();
    }
}
