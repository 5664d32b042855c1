/**
 * Threads that work in step, threads that work aside, and the time that passes for them.
 *
 * <p>In: a task for each member of a team, or errands for others who may be slow. Out: all of them done, or the first
 * failure. It knows nothing of what the task does.
 */
@NullMarked
package dev.lockstep.parallel;

import org.jspecify.annotations.NullMarked;
