/**
 * An engine for experiments with many ranks on few cores: a step takes as long as one that was recorded, but no core. What is averaged
 * is as long as that of the real engine, and goes the same way; nothing is learned.
 */
@NullMarked
package dev.lockstep.recorded;

import org.jspecify.annotations.NullMarked;
