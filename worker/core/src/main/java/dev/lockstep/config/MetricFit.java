package dev.lockstep.config;

import dev.lockstep.config.TrainingSpec.JudgedBy;
import dev.lockstep.setting.SettingFault;
import dev.lockstep.setting.SettingPlace;
import dev.lockstep.setting.SettingWriter;
import java.util.List;
import java.util.Optional;

/** Whether the data have what epochs are to be judged by. Known only once the data are, so not a part of reading. */
public final class MetricFit {
    /** As many are ranked; the score of more would be many numbers between all ranks. */
    private static final int MOST_RANKED = 20;

    private static final int FIVE = 5;

    private MetricFit() {}

    /**
     * Throws where they have not.
     *
     * @param classes that a label may be, or 0 where labels are numbers
     * @param isMeasured whether labels are numbers of one measure
     */
    public static void check(TrainingSpec training, int classes, boolean isMeasured) {
        JudgedBy by = training.judgedBy();
        fault(by, classes, isMeasured).ifPresent(what -> {
            throw new RunFileException(
                    "early stopping on these data",
                    List.of(new SettingFault(
                            SettingPlace.FILE,
                            "training.earlyStopping.metric",
                            "=" + SettingWriter.spelt(by) + ", but " + what,
                            classes > 0
                                    ? "use accuracy, macroF1 or loss"
                                    : isMeasured ? "use rmse, mae, r2 or loss" : "use loss")));
        });
    }

    private static Optional<String> fault(JudgedBy by, int classes, boolean isMeasured) {
        return switch (by) {
            case LOSS -> Optional.empty();
            case ACCURACY, MACRO_F1, MICRO_F1 -> classes > 0 ? Optional.empty() : Optional.of("the labels are numbers");
            case AUC ->
                classes >= 2 && classes <= MOST_RANKED
                        ? Optional.empty()
                        : Optional.of(
                                classes == 0
                                        ? "the labels are numbers"
                                        : "it is counted of 2 to " + MOST_RANKED + " classes, and the data have "
                                                + classes);
            case TOP5 ->
                classes > FIVE
                        ? Optional.empty()
                        : Optional.of("the data have " + (classes == 0 ? "numbers" : classes + " classes"));
            case RMSE, MAE, R2 ->
                isMeasured
                        ? Optional.empty()
                        : Optional.of(classes > 0 ? "the labels are classes" : "the numbers are of several measures");
        };
    }
}
