package dev.lockstep.driver.run;

import dev.lockstep.config.RunSpec;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What is to be run.
 *
 * @param tables rows that the caller hands over, by the names that the run file calls them
 */
record RunRequest(RunSpec run, RunDirectory directory, Map<String, Dataset<Row>> tables, RunListener listener) {
    /** The same with other settings. */
    RunRequest with(RunSpec other) {
        return new RunRequest(other, directory, tables, listener);
    }

    /** A run that is a part of this one. */
    RunRequest part(RunSpec other, RunDirectory below) {
        return new RunRequest(other, below, tables, listener.ofPart());
    }
}
