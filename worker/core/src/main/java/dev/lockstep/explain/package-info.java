/**
 * What a trained model makes of some rows, for people to look at.
 *
 * <p>In: a data set and a replica that holds the model. Out: events to be drawn. It asks an engine for nothing but
 * predictions, so that every engine has it.
 */
@NullMarked
package dev.lockstep.explain;

import org.jspecify.annotations.NullMarked;
