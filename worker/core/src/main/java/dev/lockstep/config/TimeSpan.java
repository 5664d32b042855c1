package dev.lockstep.config;

import dev.lockstep.setting.CountedSetting;
import dev.lockstep.setting.TextSetting;
import dev.lockstep.setting.UnfitValueException;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A stretch of time: {@code 20 s}, {@code 5 min}. */
@TextSetting(value = "a time in seconds or minutes, such as 20 s", pattern = "^[0-9]+ (s|min)$")
public record TimeSpan(long count) implements CountedSetting {
    private static final Pattern TEXT = Pattern.compile("([0-9]{1,9})\\s*([A-Za-z]*)");
    private static final int A_MINUTE = 60;

    public static TimeSpan parse(String text) throws UnfitValueException {
        Matcher matcher = TEXT.matcher(text.strip());
        if (!matcher.matches()) {
            throw new UnfitValueException("is not a time", "write it as 20 s or 5 min");
        }
        long count = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2).toLowerCase(Locale.ROOT)) {
            case "s", "second", "seconds" -> new TimeSpan(count);
            case "min", "minute", "minutes" -> new TimeSpan(count * A_MINUTE);
            case "" -> throw new UnfitValueException("has no unit", "say " + count + " s or " + count + " min");
            default -> throw new UnfitValueException("is counted in " + matcher.group(2), "write it as 20 s or 5 min");
        };
    }

    public Duration duration() {
        return Duration.ofSeconds(count);
    }

    @Override
    public String toString() {
        return count >= A_MINUTE && count % A_MINUTE == 0 ? count / A_MINUTE + " min" : count + " s";
    }
}
