package dev.lockstep.driver.cli;

import dev.lockstep.driver.cluster.ClusterDrill.Kind;
import dev.lockstep.driver.run.BadInputException;
import dev.lockstep.driver.run.FaultPlan;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code --faults} asks for: {@code seed=7,every=15s,verify}.
 *
 * @param verifies whether the run is trained once more, undisturbed, and its weights are compared
 */
record FaultsOption(FaultPlan plan, boolean verifies) {
    private static final Pattern TEXT =
            Pattern.compile("seed=(?<seed>[0-9]{1,18}),every=(?<count>[1-9][0-9]{0,5})(?<unit>s|min)"
                    + "(,only=(?<only>killed|frozen|delayed|cut))?(?<verify>,verify)?");

    static FaultsOption of(String text) {
        Matcher matcher = TEXT.matcher(text.strip());
        if (!matcher.matches()) {
            throw new BadInputException("--faults " + text + " does not say which faults, and how often (write"
                    + " seed=7,every=15s or every=2min; then, where you like, ,only=killed, frozen, delayed or cut; then"
                    + " ,verify)");
        }
        long count = Long.parseLong(matcher.group("count"));
        FaultPlan plan = new FaultPlan(
                Long.parseLong(matcher.group("seed")),
                matcher.group("unit").equals("s") ? Duration.ofSeconds(count) : Duration.ofMinutes(count),
                Optional.ofNullable(matcher.group("only"))
                        .map(only -> List.of(Kind.valueOf(only.toUpperCase(Locale.ROOT))))
                        .orElse(FaultPlan.ALL));
        return new FaultsOption(plan, matcher.group("verify") != null);
    }
}
