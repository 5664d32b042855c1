package dev.lockstep.events;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a run says of itself, in the order in which it happens. One JSON line each, with its time and the record's name. */
public sealed interface Event {

    /**
     * First of all. Parts maps train, validation and test to their rows; classes is empty for regression, and ema where what is
     * kept is no moving average of the weights.
     */
    record RunStarted(
            String name,
            String directory,
            int replicas,
            int ranks,
            int batch,
            int epochs,
            long stepsPerEpoch,
            long parameters,
            Map<String, Long> rows,
            List<String> classes,
            List<Integer> featureShape,
            java.util.Optional<Double> ema,
            Map<String, String> versions)
            implements Event {
        /** The same, of a run whose directory is where the driver lives. */
        public RunStarted in(String place) {
            return new RunStarted(
                    name,
                    place,
                    replicas,
                    ranks,
                    batch,
                    epochs,
                    stepsPerEpoch,
                    parameters,
                    rows,
                    classes,
                    featureShape,
                    ema,
                    versions);
        }

        /** The same, with more versions: the worker does not know who started it. */
        public RunStarted with(Map<String, String> more) {
            Map<String, String> all = new TreeMap<>(versions);
            all.putAll(more);
            return new RunStarted(
                    name,
                    directory,
                    replicas,
                    ranks,
                    batch,
                    epochs,
                    stepsPerEpoch,
                    parameters,
                    rows,
                    classes,
                    featureShape,
                    ema,
                    all);
        }
    }

    /** Which data set the run takes. Dropped maps a reason to the rows of the source that are in no part because of it. */
    record DataPrepared(String directory, Map<String, Long> dropped) implements Event {}

    /**
     * What is trained, as the run was asked for: its run file as text, some of it by name, and its network layer by layer, each
     * after all that it reads.
     */
    record RunDescribed(String runFile, Map<String, String> facts, List<Layer> network) implements Event {
        /** From says which layers it reads, by their place in the list; -1 is the row itself. */
        public record Layer(String kind, String settings, List<Integer> from, String out, long parameters) {}
    }

    /** Some training rows, as they are without augmentation. */
    record RowsShown(List<Row> rows) implements Event {
        /** A label, and what it is of: values in words, or a picture as PNG in base64; the other one is empty. */
        public record Row(String label, String values, String png) {}
    }

    /** Where a rank lives, and which replicas it hosts. */
    record RankPlaced(int rank, String host, String executor, String device, int firstReplica, int replicas)
            implements Event {}

    /** The run goes on after so many steps, within or before this epoch: what was said of later ones no longer counts. */
    record Resumed(long step, int epoch) implements Event {}

    /** An attempt ended before the run did, for this reason; the run goes on at once, on so many ranks. */
    record Regrouped(String why, int ranks) implements Event {}

    /**
     * Now and then within an epoch: a mean over the steps since the last one; and what the time went into since ranks last began, where
     * that was told.
     */
    record Progress(long step, int epoch, double loss, double samplesPerSecond, java.util.Optional<Spent> spent)
            implements Event {
        public Progress(long step, int epoch, double loss, double samplesPerSecond) {
            this(step, epoch, loss, samplesPerSecond, java.util.Optional.empty());
        }

        /** The same, with what the time went into. */
        public Progress with(Spent time) {
            return new Progress(step, epoch, loss, samplesPerSecond, java.util.Optional.of(time));
        }
    }

    /** What the time of rank 0 went into, in seconds: steps with their averages, the wait for rows, what outlives a step, and scores. */
    record Spent(double steps, double rows, double checkpoints, double judging) {
        /** All of it. */
        public double total() {
            return steps + rows + checkpoints + judging;
        }

        /** That of two attempts. */
        public Spent plus(Spent other) {
            return new Spent(
                    steps + other.steps, rows + other.rows, checkpoints + other.checkpoints, judging + other.judging);
        }
    }

    /** At the end of an attempt that did not fail: what its time went into. */
    record TimeSpent(long step, Spent spent) implements Event {}

    /** Of the wall time of a run, in seconds, the share that went into steps that counted, and what ate the rest. */
    record GoodputMeasured(double seconds, double share, Lost lost) implements Event {
        /** Seconds from the start of training to the end. */
        public double secondsOfTraining() {
            return Math.max(0, seconds - lost.start());
        }

        /** The share of these: of a short run the start is most of its time, and says nothing of how it trained. */
        public double shareOfTraining() {
            double training = secondsOfTraining();
            return training > 0 ? Math.min(1, share * seconds / training) : 0;
        }

        /** Seconds that went into no step that counted, by what took them. */
        public record Lost(
                double start,
                double recovery,
                double repeated,
                double rows,
                double checkpoints,
                double judging,
                double other) {}
    }

    /** The end of an epoch. Validation is empty where there is no validation part; accuracy is empty for regression. */
    record EpochEnded(
            int epoch,
            long step,
            Score train,
            java.util.Optional<Score> validation,
            double learningRate,
            double seconds,
            double samplesPerSecond,
            boolean best)
            implements Event {}

    /**
     * A loss, and the share of rows that were predicted right where the labels are classes; where they are numbers of one
     * measure, how far off they are in that measure.
     *
     * @param metrics of classes, by their names: macroF1, microF1, auc, top5
     */
    record Score(
            double loss,
            java.util.Optional<Double> accuracy,
            java.util.Optional<Errors> errors,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Double> metrics) {
        /** Events of before there were metrics name none. */
        public Score {
            metrics = metrics == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(metrics));
        }

        public Score(double loss, java.util.Optional<Double> accuracy) {
            this(loss, accuracy, java.util.Optional.empty());
        }

        public Score(double loss, java.util.Optional<Double> accuracy, java.util.Optional<Errors> errors) {
            this(loss, accuracy, errors, Map.of());
        }

        /** The root of the mean square, the mean size, and which share of the labels' variance is explained. */
        public record Errors(double rmse, double mae, double r2) {}
    }

    /** How a part was predicted by the model that is kept: confusion[actual][predicted], empty for regression. */
    record Evaluated(String part, Score score, List<List<Long>> confusion) implements Event {}

    /**
     * How well a part is guessed without any model, beside which its score stands.
     *
     * @param guess in words: always "cat"
     * @param loss empty where the loss says nothing of such a guess
     */
    record BaselineScored(
            String part,
            String guess,
            java.util.Optional<Double> loss,
            java.util.Optional<Double> accuracy,
            java.util.Optional<Score.Errors> errors)
            implements Event {}

    /** How a part was predicted before and after the weights were made bytes, and the bytes of the parameters. */
    record Quantised(String part, Score before, Score after, long bytesBefore, long bytesAfter) implements Event {}

    /** What the kept model looks at in some pictures. */
    record SaliencyDrawn(List<Picture> pictures) implements Event {
        /**
         * A picture, channel after channel, and how much the model loses of its certainty where a place of it is covered: from
         * 0 to 255, as bytes in Base64.
         */
        public record Picture(
                int actual,
                int predicted,
                double certainty,
                int channels,
                int rows,
                int columns,
                String pixels,
                String heat) {}
    }

    /**
     * How certain the kept model is of its answers to so many rows of a part, and how right: of the classes that it tells apart
     * worst, and, where its outputs are chances, of all answers by their certainty.
     */
    record AnswersRanked(String part, long rows, List<ClassCurve> classes, List<Reliability> reliability)
            implements Event {
        /**
         * From the highest threshold to the lowest: which share of the other rows is taken for the class, which share of its own
         * rows is found, and which share of what is taken for it is right; area is that under the first two.
         */
        public record ClassCurve(
                int label,
                double area,
                double averagePrecision,
                List<Float> falseShares,
                List<Float> found,
                List<Float> precisions) {}

        /** So many answers of about this certainty, and the share of them that is right. */
        public record Reliability(double certainty, double right, long rows) {}
    }

    /** Of so many rows of a part those that the kept model predicts worst, the worst first. */
    record WorstShown(String part, long of, List<Mistake> rows) implements Event {
        /** Certainty is that of the answer, of classes; a row is in words, or a picture: channel after channel, bytes in Base64. */
        public record Mistake(
                String actual, String predicted, double certainty, String values, List<Integer> shape, String pixels) {}
    }

    /** Numbers that came, and what the kept model predicted of them, in the measure of the source. */
    record NumbersCompared(String part, List<Column> columns) implements Event {
        public record Column(String name, List<Float> actual, List<Float> predicted) {}
    }

    /** Some pictures, and how the kept model reconstructs them: channel after channel, bytes in Base64, on one scale. */
    record Reconstructed(List<Pair> pairs) implements Event {
        public record Pair(int channels, int rows, int columns, String pixels, String reconstruction) {}
    }

    /** Some windows of a series, line by line: what was known, what came then, and the forecast of the kept model. */
    record Forecast(List<Window> windows) implements Event {
        /** Of one column, as the source measures it. */
        public record Window(String column, List<Float> past, List<Float> actual, List<Float> forecast) {}
    }

    /** What the kept model says over a grid of two features, row by row from the lowest second feature; points are some rows. */
    record BoundaryDrawn(
            double xFrom,
            double xTo,
            double yFrom,
            double yTo,
            int columns,
            int rows,
            List<Float> values,
            List<Point> points)
            implements Event {
        /** A row of the data set: its two features and its class. */
        public record Point(double x, double y, int label) {}
    }

    record CheckpointWritten(long step, String file, long bytes, double seconds) implements Event {
        /** The same, of a file that was brought to another folder. */
        public CheckpointWritten in(String folder) {
            return new CheckpointWritten(step, folder + file.substring(file.lastIndexOf('/')), bytes, seconds);
        }
    }

    /**
     * Until this step, since ranks last began: steps of which two ranks have made what one replica does, with one result; and those
     * whose rows had not come in time to be made twice.
     */
    record StepsAudited(long step, long audited, long missed) implements Event {}

    /** How long the last steps of each rank took on its own, without the wait for the others. */
    record StepsTimed(long step, List<RankTimes> ranks) implements Event {
        /** The median, the 99th percentile, and the mean of the steps below that, of a rank's slowest replica. */
        public record RankTimes(
                int rank,
                double medianMillis,
                double tailMillis,
                double meanMillis,
                java.util.Optional<StepSplit> split) {
            public RankTimes(int rank, double medianMillis, double tailMillis, double meanMillis, StepSplit split) {
                this(rank, medianMillis, tailMillis, meanMillis, java.util.Optional.of(split));
            }
        }

        /** What a step of a rank takes on the mean: for its rows, its gradient and update, the average, and the other ranks. */
        public record StepSplit(double readMillis, double computeMillis, double averageMillis, double waitMillis) {}
    }

    /** How long the weights of each layer are, and, for a row of the last batch, their gradient. */
    record NormsMeasured(long step, List<LayerNorm> layers) implements Event {
        public record LayerNorm(String layer, double weights, double gradient) {}
    }

    /** Something a user may want to know, and need do nothing about. */
    record Noted(String message) implements Event {}

    /** Something a user should know; the run goes on. */
    record Warned(String message) implements Event {}

    /** Last of all. Status: completed, earlyStopped, diverged, paused, interrupted, failed. */
    record RunEnded(
            String status,
            String message,
            long steps,
            int epochs,
            double seconds,
            double samplesPerSecond,
            String weightsSha256)
            implements Event {}
}
