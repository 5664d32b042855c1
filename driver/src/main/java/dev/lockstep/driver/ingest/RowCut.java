package dev.lockstep.driver.ingest;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a file that one task reads.
 *
 * @param part of all of these rows; null where they are still to be split
 */
record RowCut(String file, @Nullable String part, long first, long count) implements Serializable {}
