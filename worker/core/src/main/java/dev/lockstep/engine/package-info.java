/**
 * The seam to what computes: an engine builds replicas, a replica turns a batch into a gradient and a
 * gradient into changed parameters, in buffers that everyone can see.
 *
 * <p>In: a network and batches. Out: parameters changed in place. An engine is a module of its own, found by its name: nothing
 * here or above names a type of its library, and no name of one stands here but where {@code auto} has to choose.
 */
@NullMarked
package dev.lockstep.engine;

import org.jspecify.annotations.NullMarked;
