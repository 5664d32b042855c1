package dev.lockstep.driver.wronghouse.run;

import org.apache.spark.ml.PipelineStage;

/** The distribution has a Spark without it. */
interface SeesSparkMl {
    void sees(PipelineStage what);
}
