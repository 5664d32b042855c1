package dev.lockstep.driver.page;

import dev.lockstep.events.FlightRecord;
import dev.lockstep.events.RankMeeting;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What ranks were about before something failed, line by line. */
public final class FlightText {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSSSSS", Locale.ROOT).withZone(ZoneOffset.UTC);
    /** Of a clock, what is less is not worth a word. */
    private static final long LEAST_MICROS = 1_000;

    private FlightText() {}

    /**
     * The last meetings, the first one first, and, before them, which clocks were set right.
     *
     * @param last so many
     */
    public static List<String> of(FlightRecord record, int last) {
        List<String> lines = new ArrayList<>();
        List<RankMeeting> all = record.meetings();
        record.ahead().entrySet().stream()
                .filter(rank -> Math.abs(rank.getValue()) >= LEAST_MICROS)
                .sorted(Map.Entry.comparingByKey())
                .forEach(rank -> lines.add(clock(all, rank.getKey(), rank.getValue())));
        all.subList(Math.max(0, all.size() - last), all.size()).forEach(meeting -> lines.add(line(meeting)));
        return lines;
    }

    private static String clock(List<RankMeeting> all, int rank, long ahead) {
        return String.format(
                Locale.ROOT,
                "the clock of rank %d (%s) is at least %.1f ms %s that of rank %d (%s), by their meetings: set right here",
                rank,
                host(all, rank),
                Math.abs(ahead) / 1e3,
                ahead > 0 ? "ahead of" : "behind",
                first(all),
                host(all, first(all)));
    }

    private static int first(List<RankMeeting> all) {
        return all.stream().mapToInt(RankMeeting::rank).min().orElse(0);
    }

    private static String host(List<RankMeeting> all, int rank) {
        return all.stream()
                .filter(meeting -> meeting.rank() == rank)
                .map(RankMeeting::host)
                .findFirst()
                .orElse("");
    }

    /** Steps are counted from 1 for readers. */
    private static String line(RankMeeting meeting) {
        return String.format(
                Locale.ROOT,
                "%s  rank %-3d  %-9s %-12s %s",
                TIME.format(Instant.EPOCH.plus(meeting.came(), ChronoUnit.MICROS)),
                meeting.rank(),
                meeting.what(),
                meeting.step() < 0 ? "" : "step " + (meeting.step() + 1),
                meeting.took() < 0 ? "never over" : String.format(Locale.ROOT, "%.3f ms", meeting.took() / 1e3));
    }
}
