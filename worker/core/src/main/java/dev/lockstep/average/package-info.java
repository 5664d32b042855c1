/**
 * The average over all replicas, bit for bit the same on any number of ranks.
 *
 * <p>In: float buffers of the replicas that live here. Out: the same buffers, averaged, bit-identical on
 * every rank. It knows no model, no data set and no Spark.
 *
 * <p>Nothing that comes over a network is believed: a frame proves that nobody changed it (CRC32C, or a seal), an
 * announcement that its rank is at the same step, and whoever makes hardly any way is late. What is on the wire:
 * docs/formats.md, "Between ranks".
 */
@NullMarked
package dev.lockstep.average;

import org.jspecify.annotations.NullMarked;
