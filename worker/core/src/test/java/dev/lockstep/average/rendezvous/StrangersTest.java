package dev.lockstep.average.rendezvous;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.average.Ranks;
import dev.lockstep.average.TwoRanks;
import dev.lockstep.average.fold.WireRounding;
import dev.lockstep.average.link.ExchangePlatform;
import dev.lockstep.average.link.ExchangeSockets;
import dev.lockstep.average.link.RankConnection;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two ranks average while others connect to them: these are refused and counted, and averaging goes on. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StrangersTest {
    private static final byte[] SECRET = "of this application".getBytes(StandardCharsets.UTF_8);
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final int HALF_OPEN_AT_ONCE = 100;

    private final List<String> reports = new CopyOnWriteArrayList<>();
    private final CountDownLatch bothAverage = new CountDownLatch(2);
    private volatile boolean over;
    private TwoRanks two;
    private Ranks ranks;

    @BeforeEach
    void twoRanksAverage() throws Exception {
        two = TwoRanks.listen(settings(SECRET, "attempt 1"));
        ranks = two.start(two.endpoints(), (averager, rank) -> {
            bothAverage.countDown();
            for (boolean goesOn = true; goesOn; ) {
                goesOn = averager.gather(new double[][] {{over ? 1 : 0}})[0][0] == 0;
                Thread.sleep(1);
            }
        });
        bothAverage.await();
    }

    private ExchangeSettings settings(byte[] secret, String attempt) {
        return new ExchangeSettings(
                "application",
                attempt,
                new ExchangeSettings.Deadlines(LONG, LONG),
                ExchangeSettings.Secrecy.authenticated(secret),
                WireRounding.NONE,
                Optional.empty(),
                reports::add,
                ExchangePlatform.OF_THIS_PROCESS);
    }

    @AfterEach
    void andStillAverageAfterwards() {
        over = true;
        ranks.await();
        assertThat(ranks.failure(0)).isNull();
        assertThat(ranks.failure(1)).isNull();
        two.close();
    }

    private PeerEndpoint responder() {
        return two.endpoint(0);
    }

    private Socket connected() throws IOException {
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress(responder().host(), responder().port()));
        socket.setSoTimeout((int) LONG.toMillis());
        return socket;
    }

    private void assertRefused(int many) throws InterruptedException {
        while (two.refused() < many) {
            Thread.sleep(5);
        }
        assertThat(two.refused()).isEqualTo(many);
        assertThat(reports).first().asString().contains("rank 0 refused", "/127.0.0.1:");
    }

    @Test
    void randomBytesAreRefused() throws Exception {
        byte[] noise = new byte[4096];
        new Random(5).nextBytes(noise);
        try (Socket socket = connected()) {
            socket.getOutputStream().write(noise);
            assertRefused(1);
        }
    }

    @Test
    void whoLeavesAtOnceIsRefused() throws Exception {
        connected().close();
        assertRefused(1);
    }

    @Test
    void anInitiatorWithAnotherSecretIsRefusedAndSaysSo() throws Exception {
        assertThatThrownBy(() -> handshake(settings(new byte[] {1}, "attempt 1")))
                .hasMessageContaining("did not prove");
        assertRefused(1);
    }

    @Test
    void anInitiatorOfAnotherAttemptIsRefused() throws Exception {
        assertThatThrownBy(() -> handshake(settings(SECRET, "attempt 0"))).hasMessageContaining("did not prove");
        assertRefused(1);
    }

    @Test
    void anInitiatorWithTheSecretIsAcceptedOrTheseTestsProveNothing() throws Exception {
        ExchangeSockets.close(handshake(settings(SECRET, "attempt 1")).channel());
        assertThat(two.refused()).isZero();
    }

    private RankConnection handshake(ExchangeSettings settings) throws IOException {
        return new Connector(ExchangePlatform.OF_THIS_PROCESS, new RankHandshake(settings), 1)
                .connect(responder(), System.nanoTime() + LONG.toNanos());
    }

    @Test
    void whoDoesNotKnowTheSecretButGuessesAProofIsRefused() throws Exception {
        try (Socket socket = connected()) {
            socket.getOutputStream().write(array(RankHandshake.hello(1, 0, RankHandshake.challenge())));
            socket.getInputStream().readNBytes(RankHandshake.CHALLENGE + RankHandshake.PROOF);
            socket.getOutputStream().write(new byte[RankHandshake.PROOF]);
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
        assertRefused(1);
    }

    @Test
    void aHelloToAnotherRankIsRefused() throws Exception {
        try (Socket socket = connected()) {
            socket.getOutputStream().write(array(RankHandshake.hello(1, 7, RankHandshake.challenge())));
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
        assertRefused(1);
    }

    /** The proof for one challenge is none for another. */
    @Test
    void aReplayIsRefused() throws Exception {
        RankHandshake handshake = new RankHandshake(settings(SECRET, "attempt 1"));
        byte[] challenge = RankHandshake.challenge();
        byte[] proof;
        try (Socket socket = connected()) {
            socket.getOutputStream().write(array(RankHandshake.hello(1, 0, challenge)));
            InputStream in = socket.getInputStream();
            byte[] responders = in.readNBytes(RankHandshake.CHALLENGE);
            in.readNBytes(RankHandshake.PROOF);
            proof = handshake.proofOfInitiator(RankHandshake.Transcript.of(1, 0, challenge, responders));
            socket.getOutputStream().write(proof);
            assertThat(in.readNBytes(RankHandshake.PROOF))
                    .as("the first time it is confirmed")
                    .hasSize(RankHandshake.PROOF);
        }
        try (Socket socket = connected()) {
            socket.getOutputStream().write(array(RankHandshake.hello(1, 0, challenge)));
            socket.getInputStream().readNBytes(RankHandshake.CHALLENGE + RankHandshake.PROOF);
            socket.getOutputStream().write(proof);
            assertThat(socket.getInputStream().read())
                    .as("the second time it is not")
                    .isEqualTo(-1);
        }
        assertRefused(1);
    }

    /** The proof of the responder is none of an initiator, who would only have to send back what it got. */
    @Test
    void aReflectionIsRefused() throws Exception {
        try (Socket socket = connected()) {
            socket.getOutputStream().write(array(RankHandshake.hello(1, 0, RankHandshake.challenge())));
            byte[] answer = socket.getInputStream().readNBytes(RankHandshake.CHALLENGE + RankHandshake.PROOF);
            socket.getOutputStream().write(Arrays.copyOfRange(answer, RankHandshake.CHALLENGE, answer.length));
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
        assertRefused(1);
    }

    /** More than are pending at once: the oldest is refused for each new one, and a rank is still accepted. */
    @Test
    void halfOpenConnectionsKeepNobodyOut() throws Exception {
        List<Socket> silent = new ArrayList<>();
        try {
            for (int i = 0; i < HALF_OPEN_AT_ONCE; i++) {
                silent.add(connected());
            }
            ExchangeSockets.close(handshake(settings(SECRET, "attempt 1")).channel());
            assertThat(two.refused()).isBetween(1L, (long) HALF_OPEN_AT_ONCE);
            assertRefused(HALF_OPEN_AT_ONCE);
        } finally {
            silent.forEach(ExchangeSockets::close);
        }
    }

    /** A rank in the middle of its handshake is not pushed out by those who come after it from elsewhere. */
    @Test
    void aFloodFromOneAddressKeepsNobodyOutWhoComesFromAnother() throws Exception {
        RankHandshake handshake = new RankHandshake(settings(SECRET, "attempt 1"));
        byte[] challenge = RankHandshake.challenge();
        List<Socket> flood = new ArrayList<>();
        try (Socket socket = connected()) {
            socket.getOutputStream().write(array(RankHandshake.hello(1, 0, challenge)));
            InputStream in = socket.getInputStream();
            byte[] responders = in.readNBytes(RankHandshake.CHALLENGE);
            in.readNBytes(RankHandshake.PROOF);
            for (int i = 0; i < HALF_OPEN_AT_ONCE; i++) {
                Socket stranger = new Socket();
                flood.add(stranger);
                stranger.bind(new InetSocketAddress("127.0.0.9", 0));
                stranger.connect(
                        new InetSocketAddress(responder().host(), responder().port()));
            }
            while (two.refused() < HALF_OPEN_AT_ONCE / 4) {
                Thread.sleep(5);
            }
            socket.getOutputStream()
                    .write(handshake.proofOfInitiator(RankHandshake.Transcript.of(1, 0, challenge, responders)));
            assertThat(in.readNBytes(RankHandshake.PROOF)).hasSize(RankHandshake.PROOF);
        } finally {
            flood.forEach(ExchangeSockets::close);
        }
    }

    @Test
    void aResponderThatAnswersByteByByteIsWaitedForNoLongerThanOneThatIsSilent() throws Exception {
        try (ServerSocket drips = new ServerSocket(0)) {
            Thread answers = new Thread(() -> answerDrop(drips));
            answers.start();
            PeerEndpoint slow = new PeerEndpoint(0, responder().host(), drips.getLocalPort(), "", "", "");
            assertThatThrownBy(() -> new Connector(
                                    ExchangePlatform.OF_THIS_PROCESS,
                                    new RankHandshake(settings(SECRET, "attempt 1")),
                                    1)
                            .connect(
                                    slow,
                                    System.nanoTime() + Duration.ofMillis(500).toNanos()))
                    .isInstanceOf(SocketTimeoutException.class);
            answers.join();
        }
    }

    private static void answerDrop(ServerSocket drips) {
        try (Socket socket = drips.accept()) {
            for (int i = 0; i < RankHandshake.CHALLENGE + RankHandshake.PROOF; i++) {
                Thread.sleep(50);
                socket.getOutputStream().write(i);
            }
        } catch (IOException | InterruptedException e) {
            // The initiator has closed the connection.
        }
    }

    @Test
    void aResponderThatIsNotTheRankIsNotTrusted() throws Exception {
        try (ServerSocket impostor = new ServerSocket(0)) {
            Thread answers = new Thread(() -> answerNoise(impostor));
            answers.start();
            PeerEndpoint wrong = new PeerEndpoint(0, responder().host(), impostor.getLocalPort(), "", "", "");
            assertThatThrownBy(() -> new Connector(
                                    ExchangePlatform.OF_THIS_PROCESS,
                                    new RankHandshake(settings(SECRET, "attempt 1")),
                                    1)
                            .connect(wrong, System.nanoTime() + LONG.toNanos()))
                    .hasMessageContaining("did not prove");
            answers.join();
        }
    }

    private static void answerNoise(ServerSocket impostor) {
        try (Socket socket = impostor.accept()) {
            socket.getInputStream().readNBytes(RankHandshake.HELLO);
            socket.getOutputStream().write(new byte[RankHandshake.CHALLENGE + RankHandshake.PROOF]);
            socket.getInputStream().read();
        } catch (IOException e) {
            // The initiator has closed the connection.
        }
    }

    private static byte[] array(ByteBuffer bytes) {
        byte[] array = new byte[bytes.remaining()];
        bytes.get(array);
        return array;
    }
}
