package dev.lockstep.config;

import dev.lockstep.network.Period;
import dev.lockstep.setting.Setting;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Turns single values into numbers, words and periods, within their bounds. */
final class Scalars {
    private static final Pattern PERIOD = Pattern.compile("(\\d{1,15})\\s*(steps?|epochs?)");

    private final Faults faults;

    Scalars(Faults faults) {
        this.faults = faults;
    }

    static boolean knows(Class<?> type) {
        return type == Period.class;
    }

    static String wanted(Class<?> type) {
        if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
            return "a whole number";
        }
        if (type == double.class || type == Double.class) {
            return "a number";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        if (type == Period.class) {
            return "a period such as 100 steps or 5 epochs";
        }
        return type.isEnum() ? "one of " + String.join(", ", Names.of(type, type.getEnumConstants())) : "a text";
    }

    @Nullable
    Object bind(Class<?> type, @Nullable Setting setting, Node.Scalar node, String path) {
        Object value = parse(type, node.text().trim());
        if (value == null) {
            faults.add(node.place(), path + "=" + node.text() + ": wants " + wanted(type) + near(type, node.text()));
            return null;
        }
        return value instanceof Number number && setting != null ? within(setting, number, node, path) : value;
    }

    private static String near(Class<?> type, String written) {
        if (!type.isEnum()) {
            return "";
        }
        List<String> names = Names.of(type, type.getEnumConstants());
        return Names.near(written, names).map(n -> " (did you mean " + n + "?)").orElse("");
    }

    private static @Nullable Object parse(Class<?> type, String text) {
        try {
            if (type == int.class || type == Integer.class) {
                return Integer.valueOf(text.replace("_", ""));
            }
            if (type == long.class || type == Long.class) {
                return Long.valueOf(text.replace("_", ""));
            }
            if (type == double.class || type == Double.class) {
                double value = Double.parseDouble(text);
                return Double.isFinite(value) ? value : null;
            }
        } catch (NumberFormatException e) {
            return null;
        }
        if (type == boolean.class || type == Boolean.class) {
            return text.equals("true") ? Boolean.TRUE : text.equals("false") ? Boolean.FALSE : null;
        }
        if (type == Period.class) {
            return period(text);
        }
        if (!type.isEnum()) {
            return text.isEmpty() ? null : text;
        }
        for (Object constant : type.getEnumConstants()) {
            if (Names.of((Enum<?>) constant).equals(text)) {
                return constant;
            }
        }
        return null;
    }

    private static @Nullable Period period(String text) {
        Matcher matcher = PERIOD.matcher(text.toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            return null;
        }
        long count = Long.parseLong(matcher.group(1));
        return matcher.group(2).startsWith("step") ? Period.steps(count) : Period.epochs(count);
    }

    private @Nullable Object within(Setting setting, Number number, Node node, String path) {
        double value = number.doubleValue();
        String bound = null;
        if (value < setting.atLeast()) {
            bound = "at least " + plain(setting.atLeast());
        } else if (value <= setting.above()) {
            bound = "more than " + plain(setting.above());
        } else if (value > setting.atMost()) {
            bound = "at most " + plain(setting.atMost());
        } else if (value >= setting.below()) {
            bound = "less than " + plain(setting.below());
        }
        if (bound == null) {
            return number;
        }
        faults.add(node.place(), path + "=" + number + " must be " + bound);
        return null;
    }

    private static String plain(double bound) {
        return bound == Math.rint(bound) ? String.valueOf((long) bound) : String.valueOf(bound);
    }
}
