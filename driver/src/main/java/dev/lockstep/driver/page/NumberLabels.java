package dev.lockstep.driver.page;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** How numbers are written for people. */
final class NumberLabels {
    private NumberLabels() {}

    /** Four significant digits: 0.0123, 1.234, 12.34, 1.2e-05. */
    static String figure(double value) {
        if (!Double.isFinite(value)) {
            return Double.isNaN(value) ? "not a number" : value > 0 ? "infinite" : "-infinite";
        }
        double size = Math.abs(value);
        if (size >= 100_000 || (size < 0.001 && size > 0)) {
            return String.format(Locale.ROOT, "%.2e", value);
        }
        int whole = size < 1 ? 0 : (int) Math.floor(Math.log10(size));
        return String.format(Locale.ROOT, "%." + Math.max(0, 4 - Math.max(whole, 0) - (size < 1 ? 0 : 1)) + "f", value);
    }

    static String percent(double share) {
        return Double.isFinite(share) ? String.format(Locale.ROOT, "%.2f%%", 100 * share) : "not a number";
    }

    static String count(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%,.0f", value) : "unknown";
    }

    static String bytes(long bytes) {
        if (bytes < 1_000) {
            return bytes + " B";
        }
        return bytes < 1_000_000
                ? String.format(Locale.ROOT, "%.1f kB", bytes / 1e3)
                : String.format(Locale.ROOT, "%,.1f MB", bytes / 1e6);
    }

    static String time(double seconds) {
        if (!Double.isFinite(seconds)) {
            return "unknown";
        }
        return seconds < 9.95 && seconds > 0 ? String.format(Locale.ROOT, "%.1f s", seconds) : wholeTime(seconds);
    }

    /** A time without fractions of seconds. */
    static String wholeTime(double seconds) {
        long whole = Math.round(seconds);
        if (whole < 60) {
            return whole + " s";
        }
        return whole < 3600
                ? String.format(Locale.ROOT, "%d min %02d s", whole / 60, whole % 60)
                : String.format(Locale.ROOT, "%,d h %02d min", whole / 3600, whole / 60 % 60);
    }

    /** Counts by reason, the greatest first: 1,222 missing, 3 unreadable. */
    static String byReason(Map<String, Long> counts) {
        return counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .map(each -> String.format(Locale.ROOT, "%,d %s", each.getValue(), each.getKey()))
                .collect(Collectors.joining(", "));
    }

    /** One thing or several of it. */
    static String of(long count, String one) {
        return String.format(Locale.ROOT, "%,d %s", count, count == 1 ? one : one + "s");
    }
}
