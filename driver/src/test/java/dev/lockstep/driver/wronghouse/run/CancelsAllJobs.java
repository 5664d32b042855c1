package dev.lockstep.driver.wronghouse.run;

import org.apache.spark.SparkContext;

/** Jobs of others on the same session must go on. */
public class CancelsAllJobs {
    public void cancel(SparkContext spark) {
        spark.cancelAllJobs();
    }
}
