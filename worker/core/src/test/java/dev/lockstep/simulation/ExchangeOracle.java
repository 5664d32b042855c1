package dev.lockstep.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What must be true of ranks that have exchanged, whatever happened to them. That what they got is right they say themselves.
 */
final class ExchangeOracle {
    private static final Pattern RANKS = Pattern.compile("ranks? \\[?(\\d+(?:, \\d+)*)");

    /** For a loss to be told to all: goodbyes take 0.2 s at most, and come one after the other where they follow from each other. */
    private static final Duration PROMPTLY = Duration.ofSeconds(1);

    private final ExchangeScenario scenario;
    private final SimulatedExchange exchange;
    private final int ranks;
    private final List<String> faults = new ArrayList<>();

    private ExchangeOracle(ExchangeScenario scenario, SimulatedExchange exchange) {
        this.scenario = scenario;
        this.exchange = exchange;
        ranks = scenario.assignment().ranks();
    }

    /** What is not as it must be; empty where all is. */
    static List<String> faults(ExchangeScenario scenario, SimulatedExchange exchange, Simulation.End end) {
        return new ExchangeOracle(scenario, exchange).look(end);
    }

    private List<String> look(Simulation.End end) {
        Optional.ofNullable(exchange.world().failure()).ifPresent(failure -> faults.add(String.valueOf(failure)));
        if (end != Simulation.End.DONE) {
            faults.add("not all ranks have ended after " + scenario.longest().toSeconds() + " s: it is " + end
                    + "; those of " + exchange.world().threads() + " go on");
        }
        if (faults.isEmpty()) {
            allAreAsFar();
            nothingIsLeftOpen();
            if (scenario.stray().isPresent()) {
                nobodyMeetsWhoStrays(scenario.stray().get());
            } else if (scenario.faults().stream().allMatch(ExchangeFault::isHarmless)) {
                allEndWell();
            } else if (scenario.faults().size() == 1 && exchange.allHadJoined()) {
                whoIsLeftNamesTheCulprit(scenario.faults().get(0));
                whoIsLeftHearsOfItAtOnce(scenario.faults().get(0));
            }
        }
        return faults;
    }

    /** A meeting is one of all: who has completed one can only be a meeting ahead of another. */
    private void allAreAsFar() {
        int least = Integer.MAX_VALUE;
        int most = 0;
        for (int rank = 0; rank < ranks; rank++) {
            least = Math.min(least, exchange.completed(rank));
            most = Math.max(most, exchange.completed(rank));
        }
        if (most - least > 1) {
            faults.add("a rank has completed " + most + " meetings, another " + least);
        }
    }

    private void nothingIsLeftOpen() {
        if (!exchange.open().isEmpty()) {
            faults.add("there is left open: " + exchange.open());
        }
    }

    private void nobodyMeetsWhoStrays(ExchangeScenario.Stray stray) {
        for (int rank = 0; rank < ranks; rank++) {
            if (exchange.completed(rank) > stray.meeting()) {
                faults.add("rank " + rank + " has completed " + exchange.completed(rank) + " meetings with " + stray);
            }
        }
    }

    private void allEndWell() {
        for (int rank = 0; rank < ranks; rank++) {
            if (!SimulatedExchange.WELL.equals(exchange.ending(rank))) {
                faults.add("nothing happened to rank " + rank + ", which ended: " + exchange.ending(rank));
            }
        }
    }

    /** Once all have joined. Before, a rank may know nothing of another but that it has left. */
    private void whoIsLeftNamesTheCulprit(ExchangeFault fault) {
        Set<Integer> culprits = fault.culprits(scenario.hosts());
        for (int rank = 0; rank < ranks; rank++) {
            String ending = exchange.ending(rank);
            boolean isLeft = !exchange.process(rank).isDead() && !culprits.equals(Set.of(rank));
            if (isLeft && ending != null && !ending.isEmpty()) {
                Set<Integer> named = named(rank, ending);
                if (named.stream().noneMatch(culprits::contains)) {
                    faults.add("rank " + rank + " puts it down to " + named + ", not to one of " + culprits + ": "
                            + ending);
                }
            }
        }
    }

    /** No deadline is waited for where a connection tells that a rank is gone. */
    private void whoIsLeftHearsOfItAtOnce(ExchangeFault fault) {
        if (!fault.isHeardOf()) {
            return;
        }
        for (int rank = 0; rank < ranks; rank++) {
            boolean isLeft = !exchange.process(rank).isDead();
            if (isLeft
                    && exchange.completed(rank) < scenario.meetings().size()
                    && exchange.outlived(rank).compareTo(PROMPTLY) > 0) {
                faults.add("rank " + rank + " went on for "
                        + exchange.outlived(rank).toMillis() + " ms: " + exchange.ending(rank));
            }
        }
    }

    /** All ranks that a message speaks of, but for the one that speaks, where it does not speak of itself. */
    private static Set<Integer> named(int rank, String message) {
        String said = message.replaceFirst("^rank " + rank + " \\([^)]*\\) ", ""); // but not "rank 1 (…), which"
        Set<Integer> named = new TreeSet<>();
        Matcher found = RANKS.matcher(said);
        while (found.find()) {
            for (String one : found.group(1).split(", ")) {
                named.add(Integer.parseInt(one));
            }
        }
        return named;
    }
}
