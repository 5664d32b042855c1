package dev.lockstep.benchmarks;

import dev.lockstep.average.Averager;
import dev.lockstep.average.RankExchange;
import dev.lockstep.average.fold.WireRounding;
import dev.lockstep.average.link.ExchangePlatform;
import dev.lockstep.average.rendezvous.ExchangeSettings;
import dev.lockstep.average.rendezvous.PeerEndpoint;
import dev.lockstep.order.ReplicaAssignment;
import dev.lockstep.order.SplitMixRandom;
import dev.lockstep.parallel.ThreadTeam;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** One rank of {@link ExchangeBenchmark}: a process that averages one replica with the others, and says how long it took. */
public final class ExchangeRank {
    private static final Duration DEADLINE = Duration.ofMinutes(1);
    private static final byte[] SECRET = "benchmark".getBytes(StandardCharsets.UTF_8);
    private static final String ADDRESS = "127.0.0.1";
    private static final double SPREAD = 1e-3;

    private final int rank;
    private final ReplicaAssignment assignment;
    private final BufferedReader told = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));

    private ExchangeRank(int rank, int ranks) {
        this.rank = rank;
        assignment = new ReplicaAssignment(ranks, ranks);
    }

    /** How ranks are linked. */
    enum Way {
        SHARED_MEMORY("shared memory", WireRounding.NONE),
        SOCKETS("TCP", WireRounding.NONE),
        SOCKETS_FP16("TCP, fp16", WireRounding.FP16),
        SOCKETS_ENCRYPTED("TCP, encrypted", WireRounding.NONE);

        private final String words;
        private final WireRounding rounding;

        Way(String words, WireRounding rounding) {
            this.words = words;
            this.rounding = rounding;
        }

        /** Those of these names; all of them where none is named. */
        static List<Way> of(String[] names) {
            return Arrays.stream(values())
                    .filter(way -> names.length == 0 || List.of(names).contains(way.name()))
                    .toList();
        }

        String words() {
            return words;
        }

        private ExchangeSettings terms() {
            return new ExchangeSettings(
                    "exchange-benchmark",
                    name(),
                    new ExchangeSettings.Deadlines(DEADLINE, DEADLINE),
                    this == SOCKETS_ENCRYPTED
                            ? ExchangeSettings.Secrecy.encrypted(SECRET)
                            : ExchangeSettings.Secrecy.authenticated(SECRET),
                    rounding,
                    this == SHARED_MEMORY ? Optional.of(ExchangeSettings.USUAL_SHARED_MEMORY) : Optional.empty(),
                    System.err::println,
                    ExchangePlatform.OF_THIS_PROCESS);
        }
    }

    public static void main(String[] args) throws Exception {
        ExchangeRank one = new ExchangeRank(Integer.parseInt(args[0]), Integer.parseInt(args[1]));
        for (Way way : Way.of(Arrays.copyOfRange(args, 2, args.length))) {
            one.measure(way);
        }
    }

    private void measure(Way way) throws IOException {
        try (RankExchange exchange = RankExchange.listen(rank, ADDRESS, way.terms());
                ThreadTeam team = new ThreadTeam(1);
                Averager averager = exchange.join(assignment, meet(exchange.peer()), team)) {
            for (int length : ExchangeBenchmark.LENGTHS) {
                System.out.println(String.format(Locale.ROOT, "%.4f", medianMillis(averager, length)));
            }
            System.out.println(String.format(Locale.ROOT, "%.4f", takenOverMillis(averager)));
        }
    }

    private List<PeerEndpoint> meet(PeerEndpoint own) throws IOException {
        System.out.println(String.join(" ", own.host(), "" + own.port(), own.hostIdentity(), own.jvm(), own.share()));
        List<PeerEndpoint> peers = new ArrayList<>();
        for (int other = 0; other < assignment.ranks(); other++) {
            String[] words = told.readLine().split(" ", -1);
            peers.add(new PeerEndpoint(other, words[0], Integer.parseInt(words[1]), words[2], words[3], words[4]));
        }
        return peers;
    }

    /** As a newcomer takes over what a run stands at: from rank 0, bit for bit. */
    private static double takenOverMillis(Averager averager) {
        FloatBuffer state = ByteBuffer.allocateDirect(ExchangeBenchmark.STATE * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        double[] millis = new double[ExchangeBenchmark.TIMES_TAKEN_OVER];
        for (int i = 0; i < millis.length; i++) {
            averager.gather(new double[1][0]);
            long began = System.nanoTime();
            averager.broadcast(0, List.of(state));
            millis[i] = (System.nanoTime() - began) / 1e6;
        }
        return Benchmarks.median(millis);
    }

    /** As gradients are: of all sizes, so that what is done for some of them alone shows. */
    private void fill(FloatBuffer gradient) {
        SplitMixRandom random = new SplitMixRandom(rank);
        for (int i = 0; i < gradient.capacity(); i++) {
            gradient.put(i, (float) (SPREAD * random.nextGaussian()));
        }
    }

    private double medianMillis(Averager averager, int length) {
        FloatBuffer replica = ByteBuffer.allocateDirect(length * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        fill(replica);
        List<List<FloatBuffer>> own = List.of(List.of(replica));
        double[] notes = new double[1];
        double[] millis = new double[ExchangeBenchmark.times(length)];
        for (int i = -millis.length; i < millis.length; i++) {
            long began = System.nanoTime();
            averager.average(own, notes);
            if (i >= 0) {
                millis[i] = (System.nanoTime() - began) / 1e6;
            }
        }
        Arrays.sort(millis);
        return millis[millis.length / 2];
    }
}
