/**
 * Threads that work in step.
 *
 * <p>In: a task for each member of a team. Out: all of them done, or the first failure. It knows
 * nothing of what the task does.
 */
@NullMarked
package dev.lockstep.parallel;

import org.jspecify.annotations.NullMarked;
