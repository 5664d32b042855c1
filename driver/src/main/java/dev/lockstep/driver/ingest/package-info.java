/**
 * Ingest: sources become data sets, once, by a Spark job.
 *
 * <p>In: the {@code data} of a run file. Out: a data set directory, whole or not there, found again by the next run that
 * asks for the same. The number of partitions and cores never shows in it.
 *
 * <p>What is here only wires its rooms: block → prepare → source → fault, format, and generate beside the first two.
 */
@NullMarked
package dev.lockstep.driver.ingest;

import org.jspecify.annotations.NullMarked;
