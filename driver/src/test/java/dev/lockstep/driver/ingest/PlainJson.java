package dev.lockstep.driver.ingest;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An object of JSON without objects or lists in it, read by the grammar of RFC 8259 as one pattern a field. */
final class PlainJson {
    private static final String SPACE = "[ \\t\\r\\n]*";
    private static final String STRING = "\"((?:[^\"\\\\\\x00-\\x1f]|\\\\[\"\\\\/bfnrt]|\\\\u[0-9a-fA-F]{4})*)\"";
    private static final String NUMBER = "-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?";
    private static final Pattern FIELD = Pattern.compile(SPACE + STRING + SPACE + ":" + SPACE + "(?:" + STRING + "|("
            + NUMBER + "|true|false|null))" + SPACE + "(,|\\})");
    private static final Pattern BEGIN = Pattern.compile(SPACE + "\\{");
    private static final Pattern ESCAPE = Pattern.compile("\\\\(u([0-9a-fA-F]{4})|.)");

    private PlainJson() {}

    /** The texts of the fields by their names, null as nothing; none at all where the line is no such object. */
    static SortedMap<String, String> fields(String line) {
        SortedMap<String, String> fields = new TreeMap<>();
        Matcher begin = BEGIN.matcher(line);
        int at = begin.lookingAt() ? begin.end() : -1;
        boolean more = at >= 0;
        while (more) {
            Matcher field = FIELD.matcher(line).region(at, line.length());
            if (!field.lookingAt() || fields.containsKey(plain(field.group(1)))) {
                return Collections.emptySortedMap();
            }
            String bare = field.group(3);
            fields.put(plain(field.group(1)), bare == null ? plain(field.group(2)) : bare(bare));
            more = field.group(4).equals(",");
            at = field.end();
        }
        return at >= 0 && line.substring(at).matches(SPACE) ? fields : Collections.emptySortedMap();
    }

    /** A number with a fraction or an exponent is a double, and called as Java calls it. */
    private static String bare(String text) {
        if (text.matches("-?[0-9].*[.eE].*")) {
            return String.valueOf(Double.parseDouble(text));
        }
        return text.equals("null") ? "" : text;
    }

    private static String plain(String text) {
        return ESCAPE.matcher(text).replaceAll(escape -> Matcher.quoteReplacement(character(escape.group(1))));
    }

    private static String character(String escape) {
        return switch (escape.charAt(0)) {
            case 'u' -> String.valueOf((char) Integer.parseInt(escape.substring(1), 16));
            case 'b' -> "\b";
            case 'f' -> "\f";
            case 'n' -> "\n";
            case 'r' -> "\r";
            case 't' -> "\t";
            default -> escape;
        };
    }
}
