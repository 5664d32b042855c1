package dev.lockstep.config;

import dev.lockstep.setting.Counted;
import dev.lockstep.setting.UnfitException;
import dev.lockstep.setting.Written;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A stretch of time: {@code 20 s}, {@code 5 min}. */
@Written(value = "a time in seconds or minutes, such as 20 s", pattern = "^[0-9]+ (s|min)$")
public record Seconds(long count) implements Counted {
    private static final Pattern TEXT = Pattern.compile("([0-9]{1,9})\\s*([A-Za-z]*)");
    private static final int A_MINUTE = 60;

    public static Seconds parse(String text) throws UnfitException {
        Matcher matcher = TEXT.matcher(text.strip());
        if (!matcher.matches()) {
            throw new UnfitException("is not a time", "write it as 20 s or 5 min");
        }
        long count = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2).toLowerCase(Locale.ROOT)) {
            case "s", "second", "seconds" -> new Seconds(count);
            case "min", "minute", "minutes" -> new Seconds(count * A_MINUTE);
            case "" -> throw new UnfitException("has no unit", "say " + count + " s or " + count + " min");
            default -> throw new UnfitException("is counted in " + matcher.group(2), "write it as 20 s or 5 min");
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
