package dev.lockstep.config;

import dev.lockstep.setting.Setting;
import java.util.List;
import java.util.Optional;

/** Files whose rows are ready as they are: pictures, series and texts, without columns to prepare. */
public sealed interface FormatSpec extends SourceSpec {
    String PATH = "A file, a folder or a pattern, on any Hadoop file system.";
    String LENGTH = "Steps of a row: longer rows are cut, shorter ones padded; auto: those of the longest row.";
    String STRIDE = "How far each row begins after the one before it.";

    String path();

    /** Pictures and labels in two IDX files, plain or gz, as MNIST has them. */
    record Idx(
            @Setting("The file of the pictures.") String path,

            @Setting(
                    value =
                            "The file of the labels; auto: named as the pictures' with labels for images and idx1 for idx3.",
                    byDefault = "auto")
            Optional<String> labels,

            @Setting(
                    value = "Names of the classes, from label 0 on; where none are given, the labels' numbers.",
                    byDefault = "[]")
            List<String> classes)
            implements FormatSpec {}

    /** Binary batches of CIFAR-10. */
    record Cifar(
            @Setting(PATH) String path,

            @Setting(
                    value = "Names of the classes, from label 0 on.",
                    byDefault = "[airplane, automobile, bird, cat, deer, dog, frog, horse, ship, truck]")
            List<String> classes)
            implements FormatSpec {}

    /** Pictures in png, jpeg, gif or bmp, each in a folder that is named for its class. */
    record Images(
            @Setting("A folder of folders, or a pattern of such, on any Hadoop file system.")
            String path,

            @Setting(value = "Lines of a picture; each is brought to this size.", atLeast = 1, atMost = 4096)
            int height,

            @Setting(value = "Pixels of a line.", atLeast = 1, atMost = 4096)
            int width,

            @Setting(value = "Whether a pixel is one value or three.", byDefault = "rgb")
            Colour colour)
            implements FormatSpec {
        public enum Colour {
            RGB,
            GREY
        }
    }

    /** Time series in UCR/UEA files (.ts), of one or several dimensions. */
    record Series(
            @Setting(PATH) String path,

            @Setting(value = LENGTH, atLeast = 1, byDefault = "auto")
            Optional<Integer> length,

            @Setting(
                    value =
                            "What stands in for a missing value (?): nothing, so that the row is bad, 0, or the value before it.",
                    byDefault = "fail")
            Missing missing)
            implements FormatSpec {
        public enum Missing {
            FAIL,
            ZERO,
            PREVIOUS
        }
    }

    /** Windows of a text, character by character; the label of each step is the character that comes after it. */
    record Characters(
            @Setting(PATH) String path,

            @Setting(value = "Characters of a row.", byDefault = "64", atLeast = 1, atMost = 65536)
            int length,

            @Setting(value = STRIDE, byDefault = "64", atLeast = 1)
            int stride)
            implements FormatSpec {}

    /** Lines or columns of text with a class each; a row is the line's words by their numbers in a vocabulary. */
    record Words(
            @Setting(PATH) String path,

            @Setting(
                    value =
                            "What stands between the text and its class; the last one in a line counts, or the first one where the class is first.",
                    byDefault = "\"\\t\"")
            String separator,

            @Setting(
                    value =
                            "Where a line's class stands: line: behind the separator; first: before it; file: it is the file's name, without its ending; folder: that of the file's folder.",
                    byDefault = "line")
            Label label,

            @Setting(value = "The columns of a text and of its class, where the files are tables.", byDefault = "none")
            Optional<TextColumns> columns,

            @Setting(value = LENGTH, atLeast = 1, byDefault = "auto")
            Optional<Integer> length,

            @Setting(value = "How often a word must occur to be in the vocabulary.", byDefault = "1", atLeast = 1)
            int minimumCount,

            @Setting(
                    value =
                            "Tokens of the vocabulary at most, with padding and the unknown word; the most frequent stay.",
                    byDefault = "20000",
                    atLeast = 3,
                    atMost = 1 << 24)
            int vocabulary)
            implements FormatSpec {
        public enum Label {
            LINE,
            FIRST,
            FILE,
            FOLDER
        }
    }

    /** Windows of a table that is in order of time: so many lines of the past, from which the next are predicted. */
    record Windows(
            @Setting(
                    "A file of values in order of time, with a header; or a folder or a pattern of such, each a series of its own.")
            String path,

            @Setting("The columns to predict.") List<String> targets,

            @Setting("The columns to predict from.") List<String> columns,

            @Setting(value = "Lines that a row looks back on.", byDefault = "96", atLeast = 1, atMost = 65536)
            int past,

            @Setting(value = "Lines to predict.", byDefault = "24", atLeast = 1, atMost = 65536)
            int horizon,

            @Setting(value = STRIDE, byDefault = "1", atLeast = 1)
            int stride,

            @Setting(
                    value =
                            "standard: each column to mean 0 and deviation 1, as the training lines have them; none: as they are.",
                    byDefault = "standard")
            Scale scale,

            @Setting(
                    value =
                            "Columns whose values to come are known in advance, such as the hour: each step of a row has that of horizon lines later.",
                    byDefault = "[]")
            List<String> known,

            @Setting(value = "What stands between two values: one character.", byDefault = "','")
            String separator,

            @Setting(value = "What stands before the decimals of a number: one character.", byDefault = "'.'")
            String decimal,

            @Setting(
                    value =
                            "What stands in for a missing value, empty or NA: nothing, so that the line is bad, 0, or the value before it.",
                    byDefault = "fail")
            Series.Missing missing)
            implements FormatSpec {
        public enum Scale {
            STANDARD,
            NONE
        }
    }
}
