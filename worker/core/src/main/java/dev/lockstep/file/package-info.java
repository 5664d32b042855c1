/**
 * Files that are whole or not there, and what those of a run are called.
 *
 * <p>In: what shall be in a file. Out: the file, when all of it is on the disk. It knows nothing of what is in it.
 */
@NullMarked
package dev.lockstep.file;

import org.jspecify.annotations.NullMarked;
