package dev.lockstep.engine.card;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A card, as {@code nvidia-smi} describes it.
 *
 * @param capability of its machine code, as 80 for 8.0; empty where the driver is too old to tell
 * @param driver the major number of its version
 */
record GpuCard(
        int index,
        String uuid,
        String name,
        Optional<Integer> capability,
        int driver,
        long freeMebibytes,
        long totalMebibytes) {
    /** What is asked; the answer has a line for each card. */
    static final List<String> QUESTION = List.of(
            "nvidia-smi",
            "--query-gpu=index,uuid,compute_cap,driver_version,memory.free,memory.total,name",
            "--format=csv,noheader,nounits");

    private static final Pattern LINE = Pattern.compile(
            "\\s*(\\d+), (GPU-[^,]+), (?:(\\d+)\\.(\\d)|[^,]*), (\\d*)[^,]*, (\\d+|[^,]*), (\\d+|[^,]*), (.+?)\\s*");

    /** The cards in an answer; lines that describe none are left out. */
    static List<GpuCard> in(String answer) {
        return answer.lines()
                .map(LINE::matcher)
                .filter(Matcher::matches)
                .map(GpuCard::of)
                .toList();
    }

    private static GpuCard of(Matcher line) {
        return new GpuCard(
                Integer.parseInt(line.group(1)),
                line.group(2),
                line.group(8),
                Optional.ofNullable(line.group(3)).map(major -> Integer.parseInt(major + line.group(4))),
                (int) number(line.group(5)),
                number(line.group(6)),
                number(line.group(7)));
    }

    private static long number(String text) {
        return text.matches("\\d{1,9}") ? Long.parseLong(text) : 0;
    }

    boolean hasAddress(String address) {
        return address.equals(String.valueOf(index)) || address.equals(uuid);
    }

    @Override
    public String toString() {
        return "card " + index + " (" + name + ")";
    }
}
