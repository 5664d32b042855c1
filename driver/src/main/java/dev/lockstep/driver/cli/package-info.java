/**
 * The commands, one small class each.
 *
 * <p>In: a command line. Out: a run directory, text on the console, and an exit status. Each wires its rooms by hand.
 */
@NullMarked
package dev.lockstep.driver.cli;

import org.jspecify.annotations.NullMarked;
