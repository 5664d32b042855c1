package dev.lockstep.engine.card;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What an engine, as it is installed, has for cards: known without loading anything.
 *
 * @param library as messages call what computes there
 * @param machineCode generations of cards that it has code for, as 80 for 8.0. Code runs on cards of the same major number and an
 *     equal or larger minor one
 * @param text the generation that it has text for, where it has any: the driver of that one, and of every later one, translates it
 * @param leastDriver the first major version of a driver that can run it
 * @param forNewer what to do about a card that is newer than all of it; empty where nothing helps
 * @param why it computes on processors only; empty where it does not
 */
public record CardSupport(
        String library,
        List<Integer> machineCode,
        Optional<Integer> text,
        int leastDriver,
        Optional<String> forNewer,
        Optional<String> why) {
    /** For cards. */
    public CardSupport(String library, List<Integer> machineCode, int leastDriver) {
        this(library, machineCode, Optional.empty(), leastDriver, Optional.empty(), Optional.empty());
    }

    /** Of an engine that cannot use any. */
    public static CardSupport none(String why) {
        return new CardSupport("", List.of(), Optional.empty(), 0, Optional.empty(), Optional.of(why));
    }

    /** The same with text of this generation. */
    public CardSupport withText(int generation) {
        return new CardSupport(library, machineCode, Optional.of(generation), leastDriver, forNewer, why);
    }

    /** The same for which there is a remedy where a card is newer. */
    public CardSupport withRemedyForNewer(String remedy) {
        return new CardSupport(library, machineCode, text, leastDriver, Optional.of(remedy), why);
    }

    boolean runsOn(int capability) {
        return machineCode.stream().anyMatch(code -> code / 10 == capability / 10 && code <= capability)
                || text.filter(generation -> generation <= capability).isPresent();
    }

    /** What helps a card of this generation that it does not run on. */
    Optional<String> remedyFor(int capability) {
        return machineCode.stream().allMatch(code -> code < capability) ? forNewer : Optional.empty();
    }

    /** As messages say it: 7.5, 8.0, 9.0. */
    String generations() {
        String code = machineCode.stream().map(CardSupport::said).collect(Collectors.joining(", "));
        return text.map(generation -> code + ", and text for " + said(generation) + " and newer")
                .orElse(code);
    }

    static String said(int capability) {
        return capability / 10 + "." + capability % 10;
    }
}
