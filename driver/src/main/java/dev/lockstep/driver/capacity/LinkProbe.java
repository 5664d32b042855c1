package dev.lockstep.driver.capacity;

import dev.lockstep.capacity.LinkMeasure;
import dev.lockstep.capacity.Repeats;
import dev.lockstep.driver.cluster.ProbeProgram;
import dev.lockstep.driver.cluster.ProbeRank;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * Each link between two ranks: first each while no other is in use, then all at once. Whoever measures receives, so that what lies in
 * buffers on the way counts for nothing.
 *
 * @param word that ranks of this probe know one another by
 * @param seconds that all of it may take, about
 */
record LinkProbe(String word, double seconds) implements ProbeProgram {
    private static final long serialVersionUID = 1L;
    private static final int REPEATS = 3;
    /** Beyond so many, each rank looks only at those that lie at distances of powers of two. */
    private static final int MOST_LOOKED_AT_BY_ALL = 24;

    private static final double LEAST_SECONDS = 0.02;
    private static final double MOST_SECONDS = 0.2;
    private static final int PATIENCE_SECONDS = 60;

    @Override
    public void run(ProbeRank rank) throws Exception {
        try (LinkServer server = LinkServer.open(rank.host(), bytes())) {
            List<LinkClient.Door> doors = rank.meet(new LinkClient.Door(rank.name(), rank.host(), server.port()));
            List<Integer> others = others(rank.number(), rank.ranks());
            long nanos = nanosEach(rank.ranks(), others.size());
            List<Alone> alone = List.of();
            for (int turn = 0; turn < rank.ranks(); turn++) {
                rank.meet(turn);
                if (turn == rank.number()) {
                    alone = alone(doors, others, nanos);
                }
            }
            rank.meet(rank.ranks());
            List<Repeats> together = together(doors, others, nanos);
            rank.meet(rank.ranks() + 1); // nobody hangs up before all have counted
            for (int i = 0; i < others.size(); i++) {
                LinkClient.Door other = doors.get(others.get(i));
                rank.tell(new LinkMeasure(
                        other.name(),
                        rank.name(),
                        other.host().equals(rank.host()),
                        alone.get(i).latencySeconds(),
                        alone.get(i).bytesPerSecond(),
                        together.get(i)));
            }
        }
    }

    /** What was found of a link while nobody else used it. */
    private record Alone(Repeats latencySeconds, Repeats bytesPerSecond) {}

    private byte[] bytes() {
        return word.getBytes(StandardCharsets.UTF_8);
    }

    static List<Integer> others(int rank, int ranks) {
        List<Integer> others = new ArrayList<>();
        for (int distance = 1;
                distance < ranks;
                distance = ranks > MOST_LOOKED_AT_BY_ALL ? 2 * distance : distance + 1) {
            others.add((rank + distance) % ranks);
        }
        return others;
    }

    /** Of one stretch: latency takes one, receiving three alone and three together. */
    private long nanosEach(int ranks, int others) {
        double each = seconds / ((double) ranks * others * (1 + REPEATS) + REPEATS);
        return (long) (Math.max(LEAST_SECONDS, Math.min(MOST_SECONDS, each)) * 1e9);
    }

    /** Latencies first: behind bytes that are still on their way, they would be longer. */
    private List<Alone> alone(List<LinkClient.Door> doors, List<Integer> others, long nanos) throws IOException {
        List<Repeats> latencies = new ArrayList<>();
        for (int other : others) {
            latencies.add(new LinkClient(doors.get(other), bytes()).latency(nanos));
        }
        List<Alone> all = new ArrayList<>();
        for (int other : others) {
            LinkClient client = new LinkClient(doors.get(other), bytes());
            List<Double> rates = new ArrayList<>();
            for (int i = 0; i < REPEATS; i++) {
                rates.add(client.receive(nanos));
                client.latency(1);
            }
            all.add(new Alone(latencies.get(all.size()), new Repeats(rates)));
        }
        return all;
    }

    private List<Repeats> together(List<LinkClient.Door> doors, List<Integer> others, long nanos)
            throws InterruptedException, ExecutionException, TimeoutException {
        ExecutorService threads = Executors.newFixedThreadPool(Math.max(1, others.size()));
        try {
            List<List<Double>> rates = Stream.<List<Double>>generate(ArrayList::new)
                    .limit(others.size())
                    .toList();
            for (int repeat = 0; repeat < REPEATS; repeat++) {
                List<Future<Double>> receiving = new ArrayList<>();
                for (int other : others) {
                    LinkClient client = new LinkClient(doors.get(other), bytes());
                    receiving.add(threads.submit(() -> client.receive(nanos * 2)));
                }
                for (int i = 0; i < receiving.size(); i++) {
                    rates.get(i).add(receiving.get(i).get(PATIENCE_SECONDS, TimeUnit.SECONDS));
                }
            }
            return rates.stream().map(Repeats::new).toList();
        } finally {
            threads.shutdownNow();
        }
    }
}
