/**
 * The average over all replicas, bit for bit the same on any number of ranks.
 *
 * <p>In: float buffers of the replicas that live here. Out: the same buffers, averaged, bit-identical on
 * every rank. It knows no model, no data set and no Spark.
 */
@NullMarked
package dev.lockstep.average;

import org.jspecify.annotations.NullMarked;
