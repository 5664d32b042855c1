package dev.lockstep.driver.ingest.source;

import dev.lockstep.config.FormatSpec;
import dev.lockstep.driver.ingest.format.FormatException;
import dev.lockstep.driver.ingest.format.LineReader;
import java.io.IOException;
import java.io.Serializable;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;

/** The lines of a text file, each a row of its text and the class that the line, the file or the folder names. */
final class SentenceReader implements CutRows.Rows {
    private final RowCut cut;
    private final Form form;
    private final LineReader lines;

    /**
     * Where a line's class stands.
     *
     * @param separator what it stands behind or before, where the line names it
     * @param needed whether a line without one is none; else it is a text that has none
     */
    record Form(FormatSpec.Words.Label label, String separator, boolean needed) implements Serializable {}

    SentenceReader(RowCut cut, Form form) throws IOException {
        this.cut = cut;
        this.form = form;
        lines = CutRows.lines(cut.file(), 0);
    }

    /** The next line that is not empty. */
    @Override
    public @Nullable Row next() throws IOException {
        try {
            String line = lines.next();
            while (line != null && isNothing(line)) {
                line = lines.next();
            }
            return line == null ? null : of(line);
        } catch (FormatException e) {
            return bad(e.what());
        }
    }

    /** Where a line names its class, spaces alone are a line without one. */
    private boolean isNothing(String line) {
        return isInLine() ? line.isEmpty() : line.isBlank();
    }

    private boolean isInLine() {
        return form.label() == FormatSpec.Words.Label.LINE || form.label() == FormatSpec.Words.Label.FIRST;
    }

    private Row of(String line) {
        if (!form.needed() && isInLine() && !line.contains(form.separator())) {
            return row(line, "");
        }
        Path file = new Path(cut.file());
        return switch (form.label()) {
            case LINE -> behind(line);
            case FIRST -> before(line);
            case FILE -> row(line, withoutEnding(file.getName()));
            case FOLDER -> row(line, file.getParent().getName());
        };
    }

    private static String withoutEnding(String name) {
        int point = name.indexOf('.');
        return point > 0 ? name.substring(0, point) : name;
    }

    private Row behind(String line) {
        int at = line.lastIndexOf(form.separator());
        String label = at < 0 ? "" : line.substring(at + form.separator().length());
        return label.isBlank() && form.needed()
                ? bad("has no class after its text and " + separator())
                : row(line.substring(0, at), label);
    }

    private Row before(String line) {
        int at = line.indexOf(form.separator());
        String label = at < 0 ? "" : line.substring(0, at);
        return label.isBlank() && form.needed()
                ? bad("has no class before " + separator() + " and its text")
                : row(line.substring(at + form.separator().length()), label);
    }

    private String separator() {
        return "'" + form.separator().replace("\t", "\\t") + "'";
    }

    private Row row(String text, String label) {
        return RowFactory.create(cut.file(), lines.number(), cut.part(), null, text, label.strip());
    }

    private Row bad(String fault) {
        return RowFactory.create(cut.file(), lines.number(), cut.part(), fault, null, null);
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
