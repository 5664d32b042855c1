package dev.lockstep.driver.ingest.source;

import java.io.Serializable;

/** Reads one line of text as the values of a row. */
interface LineParser extends Serializable {

    /** A line that is no row; the message is to be read behind its file and number. */
    final class BadLineException extends Exception {
        private static final long serialVersionUID = 1L;

        BadLineException(String message) {
            super(message);
        }
    }

    /** The values of the columns; null where one is missing. */
    Object[] read(String line) throws BadLineException;
}
