/**
 * Which parameters a model has, and what is done to them where they lie, in one flat buffer, whatever engine computes gradients:
 * first weights, updates, freezing, pruning, rounding to bytes.
 *
 * <p>In: a plan, and buffers. Out: the same buffers, changed. It computes in an order of its own, so that
 * its bits are the same with every engine.
 */
@NullMarked
package dev.lockstep.engine.parameter;

import org.jspecify.annotations.NullMarked;
