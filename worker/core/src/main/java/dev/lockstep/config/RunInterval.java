package dev.lockstep.config;

import dev.lockstep.setting.CountedSetting;
import dev.lockstep.setting.TextSetting;
import dev.lockstep.setting.UnfitValueException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How often something is done: every so many steps or epochs, or after so much time. */
@TextSetting(
        value = "a number of steps or epochs, or a time, such as 100 steps or 10 minutes",
        pattern = "^[0-9]+ (steps?|epochs?|seconds?|minutes?|hours?)$")
public record RunInterval(long count, Unit unit) implements CountedSetting {
    private static final Pattern TEXT = Pattern.compile("([0-9][0-9_]{0,17})\\s*([A-Za-z]*)");
    private static final String EXAMPLES = "write it as 100 steps, 1 epoch or 10 minutes";

    public enum Unit {
        STEPS(0),
        EPOCHS(0),
        SECONDS(1),
        MINUTES(60),
        HOURS(3600);

        private final long seconds;

        Unit(long seconds) {
            this.seconds = seconds;
        }

        private String word(long count) {
            String plural = name().toLowerCase(Locale.ROOT);
            return count == 1 ? plural.substring(0, plural.length() - 1) : plural;
        }
    }

    public static RunInterval parse(String text) throws UnfitValueException {
        Matcher matcher = TEXT.matcher(text.strip());
        if (!matcher.matches()) {
            throw new UnfitValueException("is not an interval", EXAMPLES);
        }
        long count = Long.parseLong(matcher.group(1).replace("_", ""));
        String word = matcher.group(2).toLowerCase(Locale.ROOT);
        for (Unit unit : Unit.values()) {
            if (word.equals(unit.word(1)) || word.equals(unit.word(2))) {
                return new RunInterval(count, unit);
            }
        }
        throw new UnfitValueException(word.isEmpty() ? "has no unit" : "is counted in " + word, EXAMPLES);
    }

    public boolean isTime() {
        return unit.seconds > 0;
    }

    /** The time between two, where it is a time. */
    public long inSeconds() {
        return Math.multiplyExact(count, unit.seconds);
    }

    /** Steps between two, where it is no time. */
    public long inSteps(long stepsPerEpoch) {
        return unit == Unit.STEPS ? count : Math.multiplyExact(count, stepsPerEpoch);
    }

    /** Whether one of those that come after every so many steps lies in the steps that were made since {@code before}. */
    public static boolean fellDue(long every, long before, long steps) {
        return steps / every > before / every;
    }

    @Override
    public String toString() {
        return count + " " + unit.word(count);
    }
}
