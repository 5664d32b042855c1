package dev.lockstep.engine.card;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What an engine, as it is installed, has for cards: known without loading anything.
 *
 * @param library as messages call what computes there
 * @param machineCode generations of cards that it has code for, as 80 for 8.0. Code runs on cards of the same major number and an
 *     equal or larger minor one; it has no text that newer generations could translate
 * @param leastDriver the first major version of a driver that can run it
 * @param why it computes on processors only; empty where it does not
 */
public record CardSupport(String library, List<Integer> machineCode, int leastDriver, Optional<String> why) {
    /** For cards. */
    public CardSupport(String library, List<Integer> machineCode, int leastDriver) {
        this(library, machineCode, leastDriver, Optional.empty());
    }

    /** Of an engine that cannot use any. */
    public static CardSupport none(String why) {
        return new CardSupport("", List.of(), 0, Optional.of(why));
    }

    boolean runsOn(int capability) {
        return machineCode.stream().anyMatch(code -> code / 10 == capability / 10 && code <= capability);
    }

    /** As messages say it: 7.5, 8.0, 9.0. */
    String generations() {
        return machineCode.stream().map(CardSupport::said).collect(Collectors.joining(", "));
    }

    static String said(int capability) {
        return capability / 10 + "." + capability % 10;
    }
}
