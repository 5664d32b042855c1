package dev.lockstep.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The worlds of ranks that exchange, by their seeds. */
public final class ExchangeWorlds {
    private ExchangeWorlds() {}

    /** The first seed below so many whose world is not as it must be, with what is wrong. */
    public static Optional<String> firstThatFails(long seeds) throws InterruptedException {
        return Seeds.upTo(seeds).firstThatFails(seed -> faults(seed, false));
    }

    /** What is wrong with the world of a seed; where something is, with all that happened there last. */
    static List<String> faults(long seed) {
        List<String> faults = faults(seed, false);
        return faults.isEmpty() ? faults : faults(seed, true);
    }

    /** What is wrong where so many ranks meet, to which nothing happens. */
    static List<String> faultsOfMany(int ranks, int onEachHost) {
        return faults(ExchangeScenario.ofMany(ranks, onEachHost), false);
    }

    private static List<String> faults(long seed, boolean isTold) {
        return faults(ExchangeScenario.of(seed), isTold);
    }

    private static List<String> faults(ExchangeScenario scenario, boolean isTold) {
        try (SimulatedExchange exchange = new SimulatedExchange(scenario, isTold)) {
            Simulation.End end = exchange.run();
            List<String> faults = new ArrayList<>(ExchangeOracle.faults(scenario, exchange, end));
            if (!faults.isEmpty() && isTold) {
                faults.add(String.valueOf(scenario));
                faults.addAll(exchange.world().lines());
            }
            return faults;
        }
    }

    /** All that happened in the world of a seed, as a number. */
    static long digest(long seed) {
        try (SimulatedExchange exchange = new SimulatedExchange(ExchangeScenario.of(seed), false)) {
            exchange.run();
            return exchange.world().digest();
        }
    }
}
