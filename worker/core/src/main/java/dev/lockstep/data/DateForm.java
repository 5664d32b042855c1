package dev.lockstep.data;

import dev.lockstep.config.PrepareSpec.DatePart;
import java.io.Serializable;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How a column of dates is written, and which of their parts are features. A date is held as its seconds since 1970, as it is
 * written: an offset from UTC is read over, since the hour of a day is that of its place.
 *
 * @param format a pattern of {@link DateTimeFormatter}; empty for what is usual
 * @param cyclic whether what comes round again is a place on a circle
 */
public record DateForm(String format, List<DatePart> parts, boolean cyclic) implements Serializable {
    /** Year first, or day first with points: what can be read in one way only. */
    private static final List<DateTimeFormatter> USUAL = List.of(
            pattern("uuuu-M-d['T'][ ][H:mm[:ss[.SSSSSSSSS][.SSSSSS][.SSS][.SS][.S]]][XXX][XX][X]"),
            pattern("uuuu/M/d[ H:mm[:ss]]"),
            pattern("d.M.uuuu[ H:mm[:ss]]"),
            pattern("uuuuMMdd"));

    /** The same that is read when nothing is known of the format. */
    public static final DateForm ANY = new DateForm("", List.of(), true);

    private static final int LONGEST = 40;

    public DateForm {
        parts = List.copyOf(parts);
    }

    private static DateTimeFormatter pattern(String text) {
        return DateTimeFormatter.ofPattern(text.replace("yyyy", "uuuu"), Locale.ROOT)
                .withResolverStyle(ResolverStyle.STRICT);
    }

    /** What is wrong with the format itself; empty where nothing is. */
    public Optional<String> fault() {
        try {
            return format.isEmpty() || pattern(format) != null ? Optional.empty() : Optional.of("");
        } catch (IllegalArgumentException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** The seconds that a value says; empty where it is no date. */
    public Optional<Double> parse(Object raw) {
        if (raw instanceof java.util.Date date && !(raw instanceof java.sql.Date)) {
            return seconds(LocalDateTime.ofInstant(date.toInstant(), ZoneOffset.UTC));
        }
        if (raw instanceof java.sql.Date day) {
            return seconds(day.toLocalDate().atStartOfDay());
        }
        if (raw instanceof Instant instant) {
            return seconds(LocalDateTime.ofInstant(instant, ZoneOffset.UTC));
        }
        if (raw instanceof LocalDateTime time) {
            return seconds(time);
        }
        if (raw instanceof LocalDate day) {
            return seconds(day.atStartOfDay());
        }
        return raw instanceof String text && text.length() <= LONGEST ? parse(text.strip()) : Optional.empty();
    }

    private Optional<Double> parse(String text) {
        return (format.isEmpty() ? USUAL : List.of(pattern(format)))
                .stream().flatMap(each -> parse(each, text).stream()).findFirst();
    }

    private static Optional<Double> parse(DateTimeFormatter form, String text) {
        try {
            TemporalAccessor found = form.parseBest(text, OffsetDateTime::from, LocalDateTime::from, LocalDate::from);
            LocalDate day = found.query(TemporalQueries.localDate());
            var time = found.query(TemporalQueries.localTime());
            return seconds(time == null ? day.atStartOfDay() : day.atTime(time));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static Optional<Double> seconds(LocalDateTime time) {
        return Optional.of((double) time.toEpochSecond(ZoneOffset.UTC));
    }

    /** The year that a date lies in, with the part of it that is over. */
    public static double year(double seconds) {
        LocalDateTime time = time(seconds);
        return time.getYear() + (time.getDayOfYear() - 1.0) / time.toLocalDate().lengthOfYear();
    }

    private static LocalDateTime time(double seconds) {
        return LocalDateTime.ofEpochSecond((long) seconds, 0, ZoneOffset.UTC);
    }

    /** Features that come of a date. */
    int width() {
        return parts.stream().mapToInt(part -> isCircle(part) ? 2 : 1).sum();
    }

    private boolean isCircle(DatePart part) {
        return cyclic && part != DatePart.YEAR;
    }

    List<String> names(String column) {
        List<String> names = new ArrayList<>();
        for (DatePart part : parts) {
            String name = column + "." + part.name().toLowerCase(Locale.ROOT);
            if (isCircle(part)) {
                names.add(name + ".sin");
                names.add(name + ".cos");
            } else {
                names.add(name);
            }
        }
        return names;
    }

    /**
     * Writes the features of a date.
     *
     * @param year its year, scaled as the training rows say
     */
    void write(double seconds, float year, float[] into, int at) {
        int place = at;
        for (DatePart part : parts) {
            double share = share(part, time(seconds));
            if (part == DatePart.YEAR) {
                into[place++] = year;
            } else if (cyclic) {
                into[place++] = (float) StrictMath.sin(2 * Math.PI * share);
                into[place++] = (float) StrictMath.cos(2 * Math.PI * share);
            } else {
                into[place++] = (float) share;
            }
        }
    }

    /** How much of the circle is over. */
    private static double share(DatePart part, LocalDateTime time) {
        return switch (part) {
            case YEAR -> 0;
            case MONTH -> (time.getMonthValue() - 1) / 12.0;
            case DAY -> (time.getDayOfMonth() - 1.0) / time.toLocalDate().lengthOfMonth();
            case WEEKDAY -> (time.getDayOfWeek().getValue() - 1) / 7.0;
            case HOUR -> (time.getHour() + time.getMinute() / 60.0) / 24.0;
            case MINUTE -> time.getMinute() / 60.0;
        };
    }
}
