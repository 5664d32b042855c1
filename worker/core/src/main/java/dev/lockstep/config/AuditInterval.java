package dev.lockstep.config;

import dev.lockstep.setting.TextSetting;
import dev.lockstep.setting.UnfitValueException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How often a step is computed a second time, elsewhere: {@code every 200 steps}, or {@code never}.
 *
 * @param steps from one to the next; 0 where none is
 */
@TextSetting(
        value = "every so many steps, such as every 200 steps, or never",
        pattern = "^(never|off|every [0-9]+ steps?)$")
public record AuditInterval(long steps) {
    private static final Pattern TEXT = Pattern.compile("(?:every\\s+)?([0-9][0-9_]{0,17})\\s*steps?");
    private static final String NEVER = "never";
    /** The same word; the second is what it means to YAML. */
    private static final Set<String> OFF = Set.of(NEVER, "off", "false");

    public static AuditInterval parse(String text) throws UnfitValueException {
        String word = text.strip().toLowerCase(Locale.ROOT);
        if (OFF.contains(word)) {
            return new AuditInterval(0);
        }
        Matcher matcher = TEXT.matcher(word);
        if (!matcher.matches()) {
            throw new UnfitValueException(
                    "does not say how often a step is audited", "write every 200 steps, or never");
        }
        long steps = Long.parseLong(matcher.group(1).replace("_", ""));
        if (steps == 0) {
            throw new UnfitValueException("is no interval", "write every 200 steps, or never");
        }
        return new AuditInterval(steps);
    }

    public boolean isOff() {
        return steps == 0;
    }

    @Override
    public String toString() {
        return isOff() ? NEVER : "every " + steps + (steps == 1 ? " step" : " steps");
    }
}
