/**
 * Sources: what a run file names becomes rows of Spark, each with its file and its place there.
 *
 * <p>In: the {@code data} of a run file. Out: {@link dev.lockstep.driver.ingest.source.RowSource sources}, which are lazy: no row
 * comes to the driver. It does not know what becomes of the rows.
 */
@NullMarked
package dev.lockstep.driver.ingest.source;

import org.jspecify.annotations.NullMarked;
