package dev.lockstep.driver.page;

import dev.lockstep.events.Event.GoodputMeasured;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What of a run's time counted, in words. */
final class GoodputWords {
    /** What takes less of the whole is not worth a word. */
    private static final double LEAST_SHARE = 0.005;

    private GoodputWords() {}

    /** {@code 98.2 % of 59 s of training in steps that counted, after 3.2 s of start; recovery 0.9 s}. */
    static String of(GoodputMeasured goodput) {
        double training = goodput.secondsOfTraining();
        String start = NumberLabels.time(goodput.lost().start()) + " of start";
        if (training <= 0) {
            return "nothing was trained in " + start;
        }
        String lost = lost(goodput.lost()).entrySet().stream()
                .filter(each -> each.getValue() >= LEAST_SHARE * training)
                .map(each -> each.getKey() + " " + NumberLabels.time(each.getValue()))
                .collect(Collectors.joining(", "));
        return String.format(
                        Locale.ROOT,
                        "%.1f %% of %s of training in steps that counted, after %s",
                        100 * goodput.shareOfTraining(),
                        NumberLabels.time(training),
                        start)
                + (lost.isEmpty() ? "" : "; " + lost);
    }

    private static Map<String, Double> lost(GoodputMeasured.Lost lost) {
        Map<String, Double> all = new LinkedHashMap<>();
        all.put("recovery", lost.recovery());
        all.put("steps made again", lost.repeated());
        all.put("waiting for rows", lost.rows());
        all.put("checkpoints", lost.checkpoints());
        all.put("judging", lost.judging());
        all.put("other", lost.other());
        return all;
    }
}
