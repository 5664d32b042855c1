package dev.lockstep.driver.ingest.source;

import dev.lockstep.driver.ingest.fault.IngestException;
import dev.lockstep.driver.ingest.source.LineParser.BadLineException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** Cuts a line into its values. Quotes may stand around a value, and are doubled inside it; nothing runs over a line's end. */
record TextValues(char separator, char quote) implements Serializable {
    /** No character of text: where there are no quotes. */
    static final char NONE = '\0';

    /** What a run file calls a separator: a tab may be written \\t, as command lines have it. */
    static String separator(String written) {
        return written.equals("\\t") ? "\t" : written;
    }

    /** The character that a setting gives; {@link #NONE} where it gives none. */
    static char one(String setting, String text) {
        if (text.length() > 1) {
            throw new IngestException(setting + "='" + text + "' is not one character");
        }
        return text.isEmpty() ? NONE : text.charAt(0);
    }

    /** Whether a text ends within quotes. */
    boolean isOpen(String text) {
        try {
            return quote != NONE && cut(text).isEmpty();
        } catch (OpenQuoteException e) {
            return true;
        } catch (BadLineException e) {
            return false;
        }
    }

    /** Whether a text can be cut. */
    boolean isWhole(String text) {
        try {
            return !cut(text).isEmpty();
        } catch (BadLineException e) {
            return false;
        }
    }

    /** Whether a text that is open may end with this line. */
    boolean mayClose(String line) {
        return line.indexOf(quote) >= 0;
    }

    List<String> cut(String line) throws BadLineException {
        List<String> values = new ArrayList<>();
        int at = 0;
        while (true) {
            int begin = skipSpaces(line, at);
            boolean quoted = quote != NONE && begin < line.length() && line.charAt(begin) == quote;
            int end = quoted ? closing(line, begin, values.size()) : separatorFrom(line, at);
            values.add(
                    quoted ? inside(line, begin, end) : line.substring(at, end).strip());
            int next = quoted ? skipSpaces(line, end + 1) : end;
            if (next >= line.length()) {
                return values;
            }
            if (line.charAt(next) != separator) {
                throw new BadLineException("value " + values.size() + " goes on behind its closing quote");
            }
            at = next + 1;
        }
    }

    private int skipSpaces(String line, int from) {
        int at = from;
        while (at < line.length() && line.charAt(at) == ' ' && separator != ' ') {
            at++;
        }
        return at;
    }

    private int separatorFrom(String line, int from) {
        int found = line.indexOf(separator, from);
        return found < 0 ? line.length() : found;
    }

    /** Where the closing quote stands. */
    private int closing(String line, int opening, int number) throws BadLineException {
        int at = opening + 1;
        while (true) {
            int found = line.indexOf(quote, at);
            if (found < 0) {
                throw new OpenQuoteException(
                        "value " + (number + 1) + " begins with " + quote + " and has no closing one");
            }
            if (found + 1 >= line.length() || line.charAt(found + 1) != quote) {
                return found;
            }
            at = found + 2;
        }
    }

    private String inside(String line, int opening, int closing) {
        String one = String.valueOf(quote);
        return line.substring(opening + 1, closing).replace(one + one, one);
    }

    /** A quote that nothing closes. */
    private static final class OpenQuoteException extends BadLineException {
        private static final long serialVersionUID = 1L;

        OpenQuoteException(String message) {
            super(message);
        }
    }
}
