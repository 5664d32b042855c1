package dev.lockstep.driver.run;

import dev.lockstep.events.Event.EpochEnded;
import java.util.Locale;
import java.util.Optional;

/**
 * Looks at the training loss of each epoch, and says once where the learning rate cannot be right: where the loss rises far above
 * what it was, or does not move at all.
 */
final class LossWatch {
    private static final double FAR = 3;
    private static final double HARDLY = 1e-3;
    /** Epochs after which a loss should have moved. */
    private static final int PATIENCE = 5;
    /** A loss as small as this has nowhere to go. */
    private static final double NOTHING = 1e-4;

    private double first = Double.NaN;
    private double least = Double.POSITIVE_INFINITY;
    private double most = Double.NEGATIVE_INFINITY;
    private int epochs;
    private boolean hasWarned;

    /** What is wrong, as far as this epoch shows. An epoch that is told of again, after a run went on, is seen again. */
    Optional<String> after(EpochEnded epoch) {
        double loss = epoch.train().loss();
        first = epochs == 0 ? loss : first;
        epochs++;
        boolean rises = loss > FAR * Math.max(least, NOTHING) && loss > FAR * Math.max(first, NOTHING);
        least = Math.min(least, loss);
        most = Math.max(most, loss);
        boolean stays = epochs >= PATIENCE && most - least < HARDLY * Math.abs(first) && first > NOTHING;
        if (hasWarned || !(rises || stays)) {
            return Optional.empty();
        }
        hasWarned = true;
        String said = String.format(
                Locale.ROOT,
                "the training loss was %.4g in the first epoch and is %.4g in epoch %d",
                first,
                loss,
                epoch.epoch());
        double rate = epoch.learningRate();
        return Optional.of(
                rises
                        ? said + ": a learning rate of " + rate + " is probably too high; try " + tenth(rate)
                        : said + ", so nothing is learned: a learning rate of " + rate
                                + " is probably too low, or so high that no unit answers any more; try " + tenth(rate)
                                + " and " + times10(rate)
                                + ", or look whether the features say anything of the labels");
    }

    private static String tenth(double rate) {
        return String.format(Locale.ROOT, "%.3g", rate / 10);
    }

    private static String times10(double rate) {
        return String.format(Locale.ROOT, "%.3g", rate * 10);
    }
}
