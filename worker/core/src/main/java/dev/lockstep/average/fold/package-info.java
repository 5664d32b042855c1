/**
 * The arithmetic of the average: in which order replicas are added, how floats are cut into windows and slices, and who
 * owns which of them.
 *
 * <p>In: the number of replicas, where they live, and floats in memory. Out: sums, averages and offsets. It is pure: no
 * socket, no file and no clock, so that whoever predicts an exchange uses the same arithmetic as who carries it out.
 */
@NullMarked
package dev.lockstep.average.fold;

import org.jspecify.annotations.NullMarked;
