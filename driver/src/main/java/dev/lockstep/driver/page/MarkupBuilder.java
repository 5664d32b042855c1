package dev.lockstep.driver.page;

import java.util.Locale;

/** HTML and SVG under construction. Whatever comes from outside goes through {@link #text} or an attribute. */
final class MarkupBuilder {
    private final StringBuilder out = new StringBuilder();

    /** Opens an element. Attributes are names and values in turn. */
    MarkupBuilder open(String element, Object... attributes) {
        tag(element, attributes).append('>');
        return this;
    }

    MarkupBuilder close(String element) {
        out.append("</").append(element).append(">\n");
        return this;
    }

    /** An element without content. */
    MarkupBuilder empty(String element, Object... attributes) {
        tag(element, attributes).append("/>\n");
        return this;
    }

    /** A whole element with nothing but text in it. */
    MarkupBuilder leaf(String element, String text, Object... attributes) {
        return open(element, attributes).text(text).close(element);
    }

    MarkupBuilder text(String text) {
        out.append(escape(text));
        return this;
    }

    /** Appends what is markup already. */
    MarkupBuilder raw(String markup) {
        out.append(markup);
        return this;
    }

    private StringBuilder tag(String element, Object... attributes) {
        out.append('<').append(element);
        for (int i = 0; i + 1 < attributes.length; i += 2) {
            out.append(' ')
                    .append(attributes[i])
                    .append("=\"")
                    .append(value(attributes[i + 1]))
                    .append('"');
        }
        return out;
    }

    private static String value(Object attribute) {
        // A tenth of a pixel is enough, and keeps the file small.
        return attribute instanceof Double number
                ? String.format(Locale.ROOT, "%.1f", number)
                : escape(attribute.toString());
    }

    static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                // Characters that no XML file may hold, not even escaped.
                default ->
                    escaped.appendCodePoint(
                            (c < ' ' && c != '\n' && c != '\t') || (c >= 0xD800 && c <= 0xDFFF) ? '\uFFFD' : c);
            }
        });
        return escaped.toString();
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
