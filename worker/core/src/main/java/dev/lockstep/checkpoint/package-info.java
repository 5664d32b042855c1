/**
 * Checkpoints on any Hadoop file system.
 *
 * <p>In: a snapshot of a run. Out: a file that is whole or not there. It knows no engine and no data set.
 */
@NullMarked
package dev.lockstep.checkpoint;

import org.jspecify.annotations.NullMarked;
