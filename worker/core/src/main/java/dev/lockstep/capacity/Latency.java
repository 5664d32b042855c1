package dev.lockstep.capacity;

import dev.lockstep.setting.TextSetting;
import dev.lockstep.setting.UnfitValueException;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How long a byte is under way: {@code 30us}, {@code 2 ms}. */
@TextSetting(value = "a time such as 30us", pattern = "^[0-9.]+ ?(us|ms|s)$")
public record Latency(double seconds) {
    private static final Pattern TEXT = Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,9})?)\\s*([A-Za-zµ]*)");
    private static final Map<String, Double> UNITS = Map.of("us", 1e-6, "µs", 1e-6, "ms", 1e-3, "s", 1.0);

    public static Latency parse(String text) throws UnfitValueException {
        Matcher matcher = TEXT.matcher(text.strip());
        Double unit = matcher.matches() ? UNITS.get(matcher.group(2).toLowerCase(Locale.ROOT)) : null;
        if (unit == null) {
            throw new UnfitValueException("is no latency", "write it as 30us or 2ms");
        }
        return new Latency(Double.parseDouble(matcher.group(1)) * unit);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.9gus", seconds * 1e6);
    }
}
