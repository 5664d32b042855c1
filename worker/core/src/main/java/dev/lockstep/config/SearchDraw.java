package dev.lockstep.config;

import dev.lockstep.config.SearchSpec.SearchRange;
import dev.lockstep.order.SplitMixRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a search tries: functions of its seed, the number of the trial and the place of the range. */
public record SearchDraw(RunSpec run) {
    /** The settings of a trial, by their names, as a user would give them. */
    public Map<String, String> settings(int trial) {
        SearchSpec search = run.search().orElseThrow();
        Map<String, String> settings = new LinkedHashMap<>();
        for (int i = 0; i < search.ranges().size(); i++) {
            SearchRange range = search.ranges().get(i);
            double share = new SplitMixRandom(SplitMixRandom.seed(search.seed(), trial, i)).nextDouble();
            settings.put(range.setting(), value(range, share));
        }
        return settings;
    }

    private static String value(SearchRange range, double share) {
        if (!range.values().isEmpty()) {
            return range.values().get((int) (share * range.values().size()));
        }
        double from = range.from().orElseThrow();
        double to = range.to().orElseThrow();
        return switch (range.scale()) {
            case LINEAR -> figures(from + share * (to - from));
            case LOG -> figures(from * StrictMath.pow(to / from, share));
            case WHOLE -> String.valueOf((long) Math.floor(from + share * (Math.floor(to) - from + 1)));
        };
    }

    /** More than four figures say nothing, and four are the same on every machine. */
    private static String figures(double value) {
        return String.valueOf(Double.parseDouble(String.format(Locale.ROOT, "%.3e", value)));
    }

    /** The run of these settings: what the run file says but for them. */
    public RunSpec of(Map<String, String> settings, String name) {
        List<String> overrides = new ArrayList<>();
        settings.forEach((setting, value) -> overrides.add(setting + "=" + value));
        overrides.add("name=" + name);
        return RunFile.read("a trial of the search", RunFile.write(run.withoutSearch()), overrides);
    }

    /** The run that is searched for: nothing follows on a trial. */
    public RunSpec trial(int number) {
        RunSpec whole = of(settings(number), run.name() + "-" + number);
        return new RunSpec(
                whole.name(),
                whole.data(),
                whole.network(),
                whole.training(),
                whole.cluster(),
                whole.checkpoint(),
                new AfterSpec(Optional.empty(), AfterSpec.Quantise.NONE, 0, 0),
                Optional.empty());
    }
}
