package dev.lockstep.driver.ingest.fault;

import dev.lockstep.config.DataSpec;
import dev.lockstep.config.HeldOut;
import dev.lockstep.data.Split;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Parts that a run file asks for and that no row is left for: a run without them would be judged by nothing, in silence. */
public final class VanishedParts {
    private VanishedParts() {}

    /**
     * Throws where there is one.
     *
     * @param need what a row needs where parts are cut by order; empty where rows are drawn
     */
    public static void check(DataSpec.SplitSpec split, Map<Split, Long> rows, String need) {
        List<String> faults = new ArrayList<>();
        long all = rows.values().stream().mapToLong(count -> count).sum();
        if (rows.getOrDefault(Split.TRAIN, 0L) == 0) {
            faults.add("data.split leaves no rows to train on: " + rows + remedy(need, "smaller shares"));
        }
        check(Split.TEST, split.test(), rows, all, need, faults);
        check(Split.VALIDATION, split.validation(), rows, all, need, faults);
        IngestException.throwAll(faults);
    }

    private static void check(
            Split part, HeldOut asked, Map<Split, Long> rows, long all, String need, List<String> faults) {
        if (!asked.isAny() || rows.getOrDefault(part, 0L) > 0) {
            return;
        }
        String name = part.name().toLowerCase(Locale.ROOT);
        String share = asked instanceof HeldOut.Share given ? "=" + given.of() : "";
        faults.add("data.split." + name + share + " asks for " + name + " rows, but none of the " + all
                + " rows is left for them"
                + (asked instanceof HeldOut.Path
                        ? "; give files that have some"
                        : remedy(need, "a greater share, more rows, or no such part")));
    }

    private static String remedy(String need, String what) {
        return (need.isEmpty() ? "; give " : ", since " + need + "; give ") + what;
    }
}
