/**
 * Layers that Deeplearning4j does not have, or has slowly: those for sequences, and those of a user's own. Each is a
 * {@link dev.lockstep.engine.dl4j.own.LayerKernel}: plain arithmetic, forward and back, on memory that is laid row after row.
 *
 * <p>In: what the run file says of a layer. Out: a layer of Deeplearning4j's. It knows no network and no batch.
 */
@NullMarked
package dev.lockstep.engine.dl4j.own;

import org.jspecify.annotations.NullMarked;
