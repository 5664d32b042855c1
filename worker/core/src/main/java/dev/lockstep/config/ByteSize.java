package dev.lockstep.config;

import dev.lockstep.setting.CountedSetting;
import dev.lockstep.setting.TextSetting;
import dev.lockstep.setting.UnfitValueException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An amount of memory or disk: {@code 128 MB}, where a kilobyte is 1024 bytes, as Spark and Java count. */
@TextSetting(value = "an amount such as 128 MB", pattern = "^[0-9]+ (KB|MB|GB)$")
public record ByteSize(long count, Unit unit) implements CountedSetting {
    private static final Pattern TEXT = Pattern.compile("([0-9][0-9_]{0,11})\\s*([A-Za-z]*)");

    public enum Unit {
        KB(1L << 10),
        MB(1L << 20),
        GB(1L << 30);

        private final long bytes;

        Unit(long bytes) {
            this.bytes = bytes;
        }
    }

    public static ByteSize parse(String text) throws UnfitValueException {
        Matcher matcher = TEXT.matcher(text.strip());
        if (!matcher.matches()) {
            throw new UnfitValueException("is not an amount", "write it as 128 MB or 2 GB");
        }
        long count = Long.parseLong(matcher.group(1).replace("_", ""));
        return switch (matcher.group(2).toUpperCase(Locale.ROOT)) {
            case "K", "KB" -> new ByteSize(count, Unit.KB);
            case "M", "MB" -> new ByteSize(count, Unit.MB);
            case "G", "GB" -> new ByteSize(count, Unit.GB);
            case "" -> throw new UnfitValueException("has no unit", "say " + count + " MB or " + count + " GB");
            default -> throw new UnfitValueException("is counted in " + matcher.group(2), "count in KB, MB or GB");
        };
    }

    public long bytes() {
        return Math.multiplyExact(count, unit.bytes);
    }

    @Override
    public String toString() {
        return count + " " + unit;
    }
}
