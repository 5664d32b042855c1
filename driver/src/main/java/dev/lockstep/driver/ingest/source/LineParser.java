package dev.lockstep.driver.ingest.source;

import java.io.Serializable;

/** Reads one line of text as the values of a row. */
interface LineParser extends Serializable {

    /** A line that is no row; the message is to be read behind its file and number. */
    class BadLineException extends Exception {
        private static final long serialVersionUID = 1L;

        BadLineException(String message) {
            super(message);
        }
    }

    /** Whether a row may run over the end of its line. */
    default boolean mayRunOn() {
        return false;
    }

    /** Whether a text is the beginning of a row that goes on in the next line. */
    default boolean isOpen(String text) {
        return false;
    }

    /** Whether a text of several lines can be cut into values. */
    default boolean isWhole(String text) {
        return true;
    }

    /** Whether such a row may end with this line. */
    default boolean mayClose(String line) {
        return true;
    }

    /** The values of the columns; null where one is missing. */
    Object[] read(String line) throws BadLineException;
}
