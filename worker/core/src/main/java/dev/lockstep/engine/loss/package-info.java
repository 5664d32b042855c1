/**
 * What a network should have put out, how much of it counts, and how far off its outputs are: the same for every engine.
 *
 * <p>In: the labels and masks of a batch, and outputs. Out: numbers in buffers that an engine computes with.
 */
@NullMarked
package dev.lockstep.engine.loss;

import org.jspecify.annotations.NullMarked;
