package dev.lockstep.events;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.lockstep.file.AsideFile;
import dev.lockstep.file.RunDirectoryNames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The last meetings of the ranks of an attempt that failed, by one clock.
 *
 * <p>Each rank knows only the clock of its host. But nobody leaves a meeting before all have come: where a rank seems to, its clock
 * is set right by the least that puts that in order, against the clock of the first rank.
 *
 * @param meetings of all ranks, the first one first, by the clock of the first rank's host
 * @param ahead of each rank, the microseconds by which its clock was set back; nothing of those that needed none
 */
public record FlightRecord(List<RankMeeting> meetings, Map<Integer, Long> ahead) {
    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /** Leaves what a rank remembers, in place of what it left before. */
    public static void write(Path runDirectory, int rank, List<RankMeeting> meetings) throws IOException {
        AsideFile.writeUnsynced(runDirectory.resolve(RunDirectoryNames.flight(rank)), out -> {
            for (RankMeeting meeting : meetings) {
                out.write((JSON.writeValueAsString(meeting) + "\n").getBytes(StandardCharsets.UTF_8));
            }
        });
    }

    /** That of the attempt which failed last; empty where nothing was left. */
    public static FlightRecord read(Path runDirectory) throws IOException {
        Path folder = runDirectory.resolve(RunDirectoryNames.FLIGHT);
        if (!Files.isDirectory(folder)) {
            return new FlightRecord(List.of(), Map.of());
        }
        List<RankMeeting> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(one -> one.toString().endsWith(".jsonl"))
                    .sorted()
                    .toList()) {
                for (String line : Files.readAllLines(file)) {
                    all.add(meeting(file, line));
                }
            }
        }
        return of(all);
    }

    private static RankMeeting meeting(Path file, String line) throws IOException {
        try {
            return JSON.readValue(line, RankMeeting.class);
        } catch (JsonProcessingException e) {
            throw new IOException(file + " has a line that is no meeting: " + e.getOriginalMessage(), e);
        }
    }

    /** Of all that was left, the newest attempt. */
    static FlightRecord of(List<RankMeeting> all) {
        String newest = all.stream()
                .max(Comparator.comparingLong(RankMeeting::came))
                .map(RankMeeting::attempt)
                .orElse("");
        TreeMap<Integer, List<RankMeeting>> ranks = all.stream()
                .filter(meeting -> meeting.attempt().equals(newest))
                .collect(Collectors.groupingBy(RankMeeting::rank, TreeMap::new, Collectors.toList()));
        Map<Integer, Long> ahead = new TreeMap<>();
        List<RankMeeting> merged = new ArrayList<>();
        ranks.forEach((rank, its) -> {
            long micros = ahead(ranks.firstEntry().getValue(), its);
            its.forEach(meeting -> merged.add(meeting.earlier(micros)));
            if (micros != 0) {
                ahead.put(rank, micros);
            }
        });
        merged.sort(Comparator.comparingLong(RankMeeting::came).thenComparingInt(RankMeeting::rank));
        return new FlightRecord(List.copyOf(merged), Map.copyOf(ahead));
    }

    /** The least by which the clock of a rank must be ahead of that of the first one. */
    private static long ahead(List<RankMeeting> first, List<RankMeeting> its) {
        Map<Long, RankMeeting> known =
                first.stream().collect(Collectors.toMap(RankMeeting::meeting, meeting -> meeting, (a, b) -> b));
        long least = Long.MIN_VALUE;
        long most = Long.MAX_VALUE;
        for (RankMeeting meeting : its) {
            RankMeeting same = known.get(meeting.meeting());
            if (same != null && same.isOver()) {
                least = Math.max(least, meeting.came() - same.left());
            }
            if (same != null && meeting.isOver()) {
                most = Math.min(most, meeting.left() - same.came());
            }
        }
        return least > most ? (least + most) / 2 : Math.max(least, Math.min(most, 0));
    }
}
