package dev.lockstep.simulation;

import dev.lockstep.order.SplitMixRandom;
import dev.lockstep.simulation.SimulatedNetwork.Route;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What happens to ranks that exchange, or to what is between them.
 *
 * @param rank to which it happens, or of the link to which it does
 * @param other at the other end of the link
 * @param arrivals after which it happens: between any two
 * @param time for how long, where it ends
 */
record ExchangeFault(What what, int rank, int other, long arrivals, Duration time) {
    enum What {
        /** Its process ends at once. */
        KILL,
        /** Its host says nothing any more. */
        POWER_OFF,
        /** It does nothing for so long that the others give it up. */
        STOP,
        /** It does nothing for a while, and goes on before anybody gives it up. */
        PAUSE,
        /** Its thread is interrupted, as by who wants it to end. */
        INTERRUPT,
        /** Nothing comes from it to the other. */
        CUT,
        /** The same, and then all of it. */
        HICCUP,
        /** A connection ends for both. */
        RESET,
        /** A bit. */
        FLIP;

        private boolean isOfLink() {
            return this == CUT || this == HICCUP || this == RESET || this == FLIP;
        }
    }

    private static final What[] ALL = What.values();
    /** In place of arrivals, of which there are none. */
    private static final long AT_TIME = -1;

    private static final int MOST_NANOS = 5_000_000;

    /** One of those that can happen to ranks on these hosts: what is within a host does not break. */
    static ExchangeFault of(SplitMixRandom random, List<Integer> hosts, long mostArrivals, Duration shortest) {
        What what = ALL[random.nextInt(ALL.length)];
        int ranks = hosts.size();
        int rank = random.nextInt(ranks);
        int other = (rank + 1 + random.nextInt(ranks - 1)) % ranks;
        if (hosts.get(rank).equals(hosts.get(other)) && what.isOfLink()) {
            what = What.KILL;
        }
        Duration time = what == What.STOP
                ? shortest.multipliedBy(4)
                : shortest.multipliedBy(random.nextInt(20)).dividedBy(100);
        return new ExchangeFault(what, rank, other, random.nextInt((int) mostArrivals), time);
    }

    /** One of those that can happen to a rank, and not to all of them at once. There is no network, whose arrivals could be counted. */
    static ExchangeFault inOneProcess(SplitMixRandom random, int ranks, Duration shortest) {
        What what = random.nextInt(3) == 0 ? What.PAUSE : What.INTERRUPT;
        Duration time = shortest.multipliedBy(random.nextInt(20)).dividedBy(100);
        return new ExchangeFault(what, random.nextInt(ranks), 0, AT_TIME, time);
    }

    /** Has it happen when it is to. */
    void plan(SimulatedExchange exchange, Runnable happens) {
        if (arrivals == AT_TIME) {
            long time = exchange.world().random().nextInt(MOST_NANOS);
            exchange.world().at(time, "fault", happens);
        } else {
            exchange.network().afterArrivals(arrivals, happens);
        }
    }

    /** Whether all shall come to their end nevertheless. */
    boolean isHarmless() {
        return what == What.PAUSE || what == What.HICCUP;
    }

    /** Whether a connection tells of it, at once. */
    boolean isHeardOf() {
        return what == What.KILL || what == What.INTERRUPT || what == What.RESET;
    }

    /** Of whom one is to be named by those who suffer from it: where it happens to a host, or to a link, all who live there. */
    Set<Integer> culprits(List<Integer> hosts) {
        return switch (what) {
            case KILL, STOP, PAUSE, INTERRUPT -> Set.of(rank);
            case POWER_OFF -> at(hosts, hosts.get(rank));
            case CUT, HICCUP, RESET, FLIP -> {
                Set<Integer> both = new TreeSet<>(at(hosts, hosts.get(rank)));
                both.addAll(at(hosts, hosts.get(other)));
                yield both;
            }
        };
    }

    private static Set<Integer> at(List<Integer> hosts, int host) {
        return IntStream.range(0, hosts.size())
                .filter(one -> hosts.get(one) == host)
                .boxed()
                .collect(Collectors.toCollection(TreeSet::new));
    }

    void happenTo(SimulatedExchange exchange) {
        SimulatedNetwork network = exchange.network();
        Route route =
                new Route(exchange.process(rank).host(), exchange.process(other).host());
        exchange.world().tell("fault: " + this);
        switch (what) {
            case KILL -> exchange.process(rank).kill();
            case POWER_OFF -> exchange.powerOff(rank);
            case STOP, PAUSE -> exchange.process(rank).stop(time);
            case INTERRUPT -> exchange.interrupt(rank);
            case CUT -> network.cut(route);
            case HICCUP -> {
                network.cut(route);
                exchange.world().at(exchange.world().now() + time.toNanos(), "heal", () -> network.heal(route));
            }
            case RESET -> network.reset(route);
            case FLIP -> network.flipNext(route);
        }
    }
}
