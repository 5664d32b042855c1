package dev.lockstep.config;

import dev.lockstep.config.SearchSpec.Scale;
import dev.lockstep.config.SearchSpec.SearchRange;
import dev.lockstep.setting.SettingFault;
import dev.lockstep.setting.SettingPlace;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What of a search cannot be. Whether its settings are there, and take such values, is known when runs are made of them. */
final class SearchFaults {
    private final List<SettingFault> faults = new ArrayList<>();

    private SearchFaults() {}

    static List<SettingFault> of(RunSpec run, SearchSpec search) {
        SearchFaults found = new SearchFaults();
        if (search.ranges().isEmpty()) {
            found.fault("search.ranges", "is empty", "give a setting: { setting: training.batch, values: [16, 32] }");
        }
        Set<String> settings = new TreeSet<>();
        for (int i = 0; i < search.ranges().size(); i++) {
            SearchRange range = search.ranges().get(i);
            String path = "search.ranges." + i;
            found.range(path, range);
            if (!settings.add(range.setting())) {
                found.fault(path + ".setting", "=" + range.setting() + " is there already", "keep one of them");
            }
        }
        found.judging(run);
        return found.faults;
    }

    private void judging(RunSpec run) {
        HeldOut validation = run.data().split().validation();
        if (validation.isFolded() || !validation.isAny()) {
            fault(
                    "search",
                    "has no validation rows to judge trials by"
                            + (validation.isFolded() ? ": folds judge one run, and many would take long" : ""),
                    "write data.split: { validation: 0.2 }, or remove search");
        }
    }

    private void range(String path, SearchRange range) {
        if (range.setting().equals("training.epochs") || range.setting().startsWith("search.")) {
            fault(path + ".setting", "=" + range.setting() + " cannot be searched for", "name another setting");
        }
        boolean isBetween = range.from().isPresent() || range.to().isPresent();
        if (isBetween == !range.values().isEmpty()
                || range.from().isPresent() != range.to().isPresent()) {
            fault(path, "has to say what is tried", "give values: [16, 32], or from: 0.001 and to: 0.1");
        } else if (isBetween && range.from().orElseThrow() >= range.to().orElseThrow()) {
            fault(
                    path + ".to",
                    "=" + range.to().get() + " is not above from="
                            + range.from().get(),
                    "give a greater one");
        } else if (isBetween && range.scale() == Scale.LOG && range.from().orElseThrow() <= 0) {
            fault(path + ".from", "=" + range.from().get() + " has no logarithm", "give a number above 0");
        }
    }

    private void fault(String path, String what, String remedy) {
        faults.add(new SettingFault(SettingPlace.FILE, path, what, remedy));
    }
}
