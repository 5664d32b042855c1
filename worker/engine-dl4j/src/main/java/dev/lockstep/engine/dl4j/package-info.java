/**
 * The engine on Deeplearning4j: the only room that sees DL4J and ND4J.
 *
 * <p>In: a network specification and batches. Out: replicas whose parameters, updater state and
 * gradient are live direct buffers.
 */
@NullMarked
package dev.lockstep.engine.dl4j;

import org.jspecify.annotations.NullMarked;
