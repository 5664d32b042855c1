package dev.lockstep.simulation;

import dev.lockstep.average.Floats;
import dev.lockstep.average.fold.WireRounding;
import dev.lockstep.average.rendezvous.ExchangeSettings.Deadlines;
import dev.lockstep.average.rendezvous.ExchangeSettings.Secrecy;
import dev.lockstep.order.ReplicaAssignment;
import dev.lockstep.order.SplitMixRandom;
import dev.lockstep.simulation.SimulatedNetwork.Weather;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What a seed says of ranks that exchange: how many there are, what they average, how their network is, and what happens to them.
 *
 * @param hosts where each rank lives
 * @param place what ranks of a host have in common
 * @param widestWindow so narrow that a meeting has many
 * @param stray who comes to a meeting that is not that of the others
 */
record ExchangeScenario(
        long seed,
        ReplicaAssignment assignment,
        List<Integer> hosts,
        Place place,
        List<Meeting> meetings,
        int widestWindow,
        Weather weather,
        Deadlines deadlines,
        Secrecy secrecy,
        Optional<Stray> stray,
        List<ExchangeFault> faults) {
    private static final byte[] SECRET = {3, 1, 4, 1, 5};
    /** Of a handshake, whoever takes part in it. */
    private static final Duration HANDSHAKE = Duration.ofSeconds(5);

    /** Where ranks live. */
    enum Place {
        /** Each on a host of its own. */
        HOSTS,
        /** Some of them on a host, whose memory they share. */
        SHARED_HOSTS,
        /** All of them in one process. */
        ONE_PROCESS
    }

    /** What ranks meet for. */
    enum Kind {
        AVERAGE,
        /** One that begins while its floats are computed. */
        EARLY_AVERAGE,
        GATHER,
        BROADCAST
    }

    /** A rank that is a step ahead of the others from this meeting on. */
    record Stray(int rank, int meeting) {}

    /**
     * A meeting.
     *
     * @param floats of each replica; in a row where they are gathered
     * @param root of a broadcast
     */
    record Meeting(long seed, int number, Kind kind, int floats, int root) {
        /** What a replica brings. */
        float[] own(int replica) {
            return Floats.values(SplitMixRandom.seed(seed, number, replica), floats);
        }

        /** What all replicas hold afterwards. */
        float[] average(int replicas) {
            float[][] all = new float[replicas][];
            for (int i = 0; i < replicas; i++) {
                all[i] = own(i);
            }
            return Floats.average(all);
        }
    }

    static ExchangeScenario of(long seed) {
        SplitMixRandom random = new SplitMixRandom(SplitMixRandom.seed(seed, 2));
        int ranks = 2 + random.nextInt(random.nextInt(4) == 0 ? 5 : 3);
        ReplicaAssignment assignment = new ReplicaAssignment(ranks + random.nextInt(4), ranks);
        int where = random.nextInt(10);
        Place place = where == 0 ? Place.ONE_PROCESS : where < 3 ? Place.SHARED_HOSTS : Place.HOSTS;
        List<Integer> hosts = hosts(random, ranks, place);
        int widest = 16 * ranks * (1 + random.nextInt(3));
        int buffer = 64 << random.nextInt(9);
        Weather weather = weather(random, buffer);
        Deadlines deadlines =
                new Deadlines(Duration.ofSeconds(6 + random.nextInt(6)), Duration.ofSeconds(1 + random.nextInt(4)));
        Secrecy secrecy = random.nextInt(4) == 0
                ? Secrecy.encrypted(SECRET)
                : random.nextInt(2) == 0 ? Secrecy.authenticated(SECRET) : Secrecy.none();
        List<Meeting> meetings = new ArrayList<>();
        for (int i = 1 + random.nextInt(8); i > 0; i--) {
            meetings.add(meeting(random, seed, meetings.size(), ranks, widest));
        }
        Optional<Stray> stray = random.nextInt(16) == 0
                ? Optional.of(new Stray(random.nextInt(ranks), random.nextInt(meetings.size())))
                : Optional.empty();
        List<ExchangeFault> faults = new ArrayList<>();
        Duration shortest = deadlines.meeting().compareTo(HANDSHAKE) < 0 ? deadlines.meeting() : HANDSHAKE;
        long arrivals = (long) ranks * (ranks - 1) * (8 + 12L * meetings.size());
        for (int i = faults(random); i > 0; i--) {
            faults.add(
                    place == Place.ONE_PROCESS
                            ? ExchangeFault.inOneProcess(random, ranks, shortest)
                            : ExchangeFault.of(random, hosts, arrivals, shortest));
        }
        return new ExchangeScenario(
                seed,
                assignment,
                hosts,
                place,
                meetings,
                widest,
                weather,
                deadlines,
                secrecy,
                stray,
                List.copyOf(faults));
    }

    /** So many to which nothing happens, some of them on each host. */
    static ExchangeScenario ofMany(int ranks, int onEachHost) {
        List<Integer> hosts =
                IntStream.range(0, ranks).mapToObj(rank -> rank / onEachHost).toList();
        int widest = 16 * (1 + ranks / onEachHost);
        List<Meeting> meetings = IntStream.range(0, 3)
                .mapToObj(number -> new Meeting(0, number, Kind.AVERAGE, 3 * widest, 0))
                .toList();
        return new ExchangeScenario(
                0,
                new ReplicaAssignment(ranks, ranks),
                hosts,
                Place.SHARED_HOSTS,
                meetings,
                widest,
                new Weather(Duration.ofNanos(20_000), Duration.ofNanos(20_000), 1 << 16, 1 << 16),
                new Deadlines(Duration.ofMinutes(10), Duration.ofMinutes(1)),
                Secrecy.none(),
                Optional.empty(),
                List.of());
    }

    /** One each, or some together. */
    private static List<Integer> hosts(SplitMixRandom random, int ranks, Place place) {
        List<Integer> hosts = new ArrayList<>();
        for (int rank = 0; rank < ranks; rank++) {
            hosts.add(
                    switch (place) {
                        case HOSTS -> rank;
                        case SHARED_HOSTS -> random.nextInt(1 + ranks / 2);
                        case ONE_PROCESS -> 0;
                    });
        }
        return List.copyOf(hosts);
    }

    /** Never so slow that it is as good as cut: with small buffers bytes come at once. */
    private static Weather weather(SplitMixRandom random, int buffer) {
        int most = Math.min(9_000_000, buffer * 12_500);
        return new Weather(
                Duration.ofNanos(10_000L + random.nextInt(most)),
                Duration.ofNanos(10_000L + random.nextInt(most)),
                buffer,
                Math.min(buffer, 64 << random.nextInt(7)));
    }

    /** One where it is to be told whose fault it was; none, or several at once. */
    private static int faults(SplitMixRandom random) {
        int chance = random.nextInt(8);
        return chance == 0 ? 0 : chance < 5 ? 1 : chance - 3;
    }

    private static Meeting meeting(SplitMixRandom random, long seed, int number, int ranks, int widest) {
        List<Kind> kinds = List.of(Kind.GATHER, Kind.BROADCAST, Kind.EARLY_AVERAGE, Kind.EARLY_AVERAGE);
        int kind = random.nextInt(8);
        Kind what = kind < kinds.size() ? kinds.get(kind) : Kind.AVERAGE;
        int floats = random.nextInt(8) == 0 ? 0 : random.nextInt(widest * (1 + random.nextInt(8)));
        return new Meeting(seed, number, what, floats, random.nextInt(ranks));
    }

    /** What a rank says that it is at, when it comes to a meeting. */
    long step(int rank, Meeting meeting) {
        boolean isAhead = stray.filter(one -> one.rank() == rank && one.meeting() <= meeting.number())
                .isPresent();
        return meeting.number() + (isAhead ? 1L : 0L);
    }

    String host(int rank) {
        int host = hosts.get(rank);
        return "10.0." + host / 200 + "." + (1 + host % 200);
    }

    WireRounding rounding() {
        return WireRounding.NONE;
    }

    /** By which all have ended, whatever happens: each wait, however it follows from another, is over by then. */
    Duration longest() {
        Duration longest =
                deadlines.connect().plus(deadlines.meeting().multipliedBy(4)).plusSeconds(20);
        for (ExchangeFault fault : faults) {
            longest = longest.plus(fault.time());
        }
        return longest;
    }
}
