/**
 * Which row goes into which part and which block, and the writing of blocks.
 *
 * <p>In: checked rows, and how they are encoded. Out: the blocks of a data set, one task a block. A row's key, by which rows
 * are ordered, is a function of the seed, its file and its place there, and nothing else.
 */
@NullMarked
package dev.lockstep.driver.ingest.block;

import org.jspecify.annotations.NullMarked;
