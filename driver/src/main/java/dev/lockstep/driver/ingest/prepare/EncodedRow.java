package dev.lockstep.driver.ingest.prepare;

import java.io.Serializable;

/**
 * A row as it will be stored.
 *
 * @param features bytes or floats
 * @param unknownWords words in it that the training rows have not
 */
@SuppressWarnings("ArrayRecordComponent") // a row on its way, never compared
public record EncodedRow(Object features, float[] labels, int unknownWords) implements Serializable {}
