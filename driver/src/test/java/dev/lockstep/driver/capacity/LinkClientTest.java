package dev.lockstep.driver.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class LinkClientTest {
    private static final byte[] WORD = {1, 2, 3, 4};
    private static final long MOMENT = 30_000_000;

    private static LinkClient client(LinkServer server, byte... word) {
        return new LinkClient(new LinkClient.Door("executor 1", "127.0.0.1", server.port()), word);
    }

    @Test
    void bytesAreEchoedAndSent() throws IOException {
        try (LinkServer server = LinkServer.open("127.0.0.1", WORD)) {
            LinkClient client = client(server, WORD);

            assertThat(client.latency(MOMENT).values()).hasSize(5).allMatch(seconds -> seconds > 0 && seconds < 10);
            assertThat(client.receive(MOMENT)).isPositive();
            assertThat(client.receive(MOMENT)).isPositive();
        }
    }

    @Test
    void whoDoesNotKnowTheWordGetsNothing() throws IOException {
        try (LinkServer server = LinkServer.open("127.0.0.1", WORD)) {
            assertThatThrownBy(() -> client(server, (byte) 4, (byte) 3, (byte) 2, (byte) 1)
                            .receive(MOMENT))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("no way to executor 1 at 127.0.0.1:");
        }
    }

    @Test
    void ofManyRanksEachLooksAtSomeAndOfFewAtAll() {
        assertThat(LinkProbe.others(1, 4)).containsExactly(2, 3, 0);
        assertThat(LinkProbe.others(0, 100)).containsExactly(1, 2, 4, 8, 16, 32, 64);
    }
}
