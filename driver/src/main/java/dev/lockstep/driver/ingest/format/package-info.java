/**
 * File formats that Spark does not read: IDX, CIFAR, pictures, series, texts.
 *
 * <p>In: the bytes of a file and its name. Out: its rows, or an error that names the file and the place. It knows no Spark,
 * and no number in a file decides how much memory is taken before the bytes are there.
 */
@NullMarked
package dev.lockstep.driver.ingest.format;

import org.jspecify.annotations.NullMarked;
