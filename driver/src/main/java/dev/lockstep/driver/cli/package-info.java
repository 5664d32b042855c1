/**
 * The command line: one small class a command.
 *
 * <p>In: what a user types. Out: an exit status, and a message with the remedy where it is not 0. Commands wire the parts
 * by hand and hold no logic of their own; nobody else sees this room.
 */
@NullMarked
package dev.lockstep.driver.cli;

import org.jspecify.annotations.NullMarked;
