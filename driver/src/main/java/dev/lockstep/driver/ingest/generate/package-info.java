/**
 * Data sets of generators: points and pictures of digits.
 *
 * <p>In: the generator that a run file names, and the seed. Out: a data set. Any row can be made anywhere by its number.
 */
@NullMarked
package dev.lockstep.driver.ingest.generate;

import org.jspecify.annotations.NullMarked;
