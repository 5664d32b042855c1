/**
 * Data sets on any Hadoop file system, as blocks of rows.
 *
 * <p>In: a data set directory and a position. Out: the batch of a replica at that step, always the same
 * one. It knows no network, no engine and no Spark.
 */
@NullMarked
package dev.lockstep.data;

import org.jspecify.annotations.NullMarked;
