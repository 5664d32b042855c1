/**
 * How faults are told: where a row comes from, what is wrong with it, and what to do.
 *
 * <p>In: what was found wrong, or what Spark and Hadoop threw. Out: one message for the user, the same however Spark cuts
 * the files. It knows no source and no data set.
 */
@NullMarked
package dev.lockstep.driver.ingest.fault;

import org.jspecify.annotations.NullMarked;
