/** A house in which every arrow is broken once: {@code HouseTest} proves on it that its rules bite. */
@NullMarked
package dev.lockstep.wronghouse;

import org.jspecify.annotations.NullMarked;
