package dev.lockstep.driver.ingest.source;

import dev.lockstep.config.FormatSpec;
import dev.lockstep.data.WordTokenizer;
import dev.lockstep.driver.ingest.format.FormatException;
import dev.lockstep.driver.ingest.format.LineReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/** The lines of a text file, each with the class that the line, the file or the folder names. */
final class SentenceReader implements Closeable {
    private final RowCut cut;
    private final Form form;
    private final LineReader lines;

    /**
     * Where a line's class stands.
     *
     * @param separator what it stands behind, where the line names it
     */
    record Form(FormatSpec.Words.Label label, String separator) implements Serializable {}

    /** A line: its words and its class, or what is wrong with it. */
    record Sentence(
            List<String> words, String label, @Nullable String fault) {}

    SentenceReader(RowCut cut, Form form) throws IOException {
        this.cut = cut;
        this.form = form;
        lines = CutRows.lines(cut.file(), 0);
    }

    RowCut cut() {
        return cut;
    }

    /** The number of the last line, from 1 on. */
    long number() {
        return lines.number();
    }

    /** The next line that is not empty. */
    @Nullable
    Sentence next() throws IOException {
        try {
            String line = lines.next();
            while (line != null && isNothing(line)) {
                line = lines.next();
            }
            return line == null ? null : of(line);
        } catch (FormatException e) {
            return new Sentence(List.of(), "", e.what());
        }
    }

    /** Where a line names its class, spaces alone are a line without one. */
    private boolean isNothing(String line) {
        return form.label() == FormatSpec.Words.Label.LINE ? line.isEmpty() : line.isBlank();
    }

    private Sentence of(String line) {
        Path file = new Path(cut.file());
        return switch (form.label()) {
            case LINE -> labelled(line);
            case FILE -> new Sentence(WordTokenizer.of(line), withoutEnding(file.getName()), null);
            case FOLDER -> new Sentence(WordTokenizer.of(line), file.getParent().getName(), null);
        };
    }

    private static String withoutEnding(String name) {
        int point = name.indexOf('.');
        return point > 0 ? name.substring(0, point) : name;
    }

    private Sentence labelled(String line) {
        String separator = form.separator();
        int at = line.lastIndexOf(separator);
        String label = at < 0 ? "" : line.substring(at + separator.length()).strip();
        if (label.isEmpty()) {
            return new Sentence(
                    List.of(), "", "has no class after its text and '" + separator.replace("\t", "\\t") + "'");
        }
        return new Sentence(WordTokenizer.of(line.substring(0, at)), label, null);
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
