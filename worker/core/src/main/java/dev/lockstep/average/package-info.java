/**
 * The average over all replicas, bit for bit the same on any number of ranks.
 *
 * <p>In: float buffers of the replicas that live here. Out: the same buffers, averaged, bit-identical on
 * every rank. It knows no model, no data set and no Spark.
 *
 * <p>Three packages lie below this one, and each sees only those that follow it: {@code rendezvous} (how ranks find each
 * other, prove who they are and notice losses), {@code link} (how bytes go), {@code fold} (in which order floats are added).
 */
@NullMarked
package dev.lockstep.average;

import org.jspecify.annotations.NullMarked;
