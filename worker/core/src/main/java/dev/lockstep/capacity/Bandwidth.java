package dev.lockstep.capacity;

import dev.lockstep.setting.TextSetting;
import dev.lockstep.setting.UnfitValueException;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a link carries in a second: {@code 25Gbps}, {@code 3 GB/s}. Networks count in thousands. */
@TextSetting(value = "a bandwidth such as 25Gbps", pattern = "^[0-9.]+ ?(Kbps|Mbps|Gbps|MB/s|GB/s)$")
public record Bandwidth(double bytesPerSecond) {
    private static final Pattern TEXT = Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,9})?)\\s*([A-Za-z/]*)");

    private static final Map<String, Double> UNITS =
            Map.of("kbps", 1e3 / 8, "mbps", 1e6 / 8, "gbps", 1e9 / 8, "mb/s", 1e6, "gb/s", 1e9);

    public static Bandwidth parse(String text) throws UnfitValueException {
        Matcher matcher = TEXT.matcher(text.strip());
        if (!matcher.matches()) {
            throw new UnfitValueException("is no bandwidth", "write it as 25Gbps or 3GB/s");
        }
        Double unit = UNITS.get(matcher.group(2).toLowerCase(Locale.ROOT));
        if (unit == null) {
            throw new UnfitValueException(
                    matcher.group(2).isEmpty() ? "has no unit" : "is counted in " + matcher.group(2),
                    "count in Kbps, Mbps or Gbps (bits), or in MB/s or GB/s (bytes)");
        }
        double value = Double.parseDouble(matcher.group(1)) * unit;
        if (value <= 0) {
            throw new UnfitValueException("carries nothing", "give a number above 0");
        }
        return new Bandwidth(value);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.9gMbps", bytesPerSecond * 8 / 1e6);
    }
}
