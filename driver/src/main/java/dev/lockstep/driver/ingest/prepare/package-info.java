/**
 * From the rows of a source to numbers: they are looked at, counted, fitted and encoded.
 *
 * <p>In: rows as a source has them. Out: rows that are checked, and features and labels of those that are good. Every look
 * at rows is a sum whose terms may come in any order, so that partitions never show in it.
 */
@NullMarked
package dev.lockstep.driver.ingest.prepare;

import org.jspecify.annotations.NullMarked;
