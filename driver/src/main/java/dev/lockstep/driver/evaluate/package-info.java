/**
 * What a trained model says of rows: here text that goes on from a prompt.
 *
 * <p>In: a run, its model and its data set's manifest. Out: predictions. It trains nothing and needs no cluster.
 */
@NullMarked
package dev.lockstep.driver.evaluate;

import org.jspecify.annotations.NullMarked;
