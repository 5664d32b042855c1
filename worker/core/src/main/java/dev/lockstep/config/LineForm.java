package dev.lockstep.config;

import dev.lockstep.setting.Setting;
import java.io.Serializable;
import java.util.List;

/** How the rows of a table stand in lines of text, whatever stands between their values. */
public record LineForm(
        @Setting(value = "Whether the first line of each file names the columns.", byDefault = "true")
        boolean header,

        @Setting(value = "Names for the columns where no header has any.", byDefault = "[]")
        List<String> names,

        @Setting(value = "Lines that begin with it are no rows; empty: all lines are.", byDefault = "''")
        String comment,

        @Setting(value = "Texts that stand for a missing value, besides an empty one.", byDefault = "[]")
        List<String> missing,

        @Setting(
                value =
                        "Whether a value between quotes may run over several lines; then each file is read by one task.",
                byDefault = "false")
        boolean multiline,

        @Setting(
                value = "Lines at the start of each file that are neither header nor rows.",
                byDefault = "0",
                atLeast = 0)
        int skip,

        @Setting(value = "What stands before the decimals of a number: one character.", byDefault = "'.'")
        String decimal,

        @Setting(
                value = "What stands between the thousands of a number: one character; empty: nothing does.",
                byDefault = "''")
        String thousands)
        implements Serializable {

    /** As files are written whose values may be texts of several lines. */
    static LineForm ofTexts(boolean header) {
        return new LineForm(header, List.of(), "", List.of(), true, 0, ".", "");
    }
}
