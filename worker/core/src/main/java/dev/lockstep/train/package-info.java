/**
 * The training loop: the only place where the rooms meet.
 *
 * <p>In: a run specification, a data set, an engine, an averager. Out: a trained model and the events of
 * its training.
 */
@NullMarked
package dev.lockstep.train;

import org.jspecify.annotations.NullMarked;
