package dev.lockstep.driver.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class StandaloneMasterTest {
    @Test
    void aMasterThatListensIsFoundAlsoBesideOneThatDoesNot() throws IOException {
        try (ServerSocket master = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int closed = closedPort();
            assertThat(StandaloneMaster.fault("spark://127.0.0.1:" + closed + ",127.0.0.1:" + master.getLocalPort()))
                    .isEmpty();
        }
    }

    @Test
    void aMasterThatIsNotThereIsSaidToBeSo() throws IOException {
        int closed = closedPort();

        assertThat(StandaloneMaster.fault("spark://127.0.0.1:" + closed))
                .hasValueSatisfying(fault -> assertThat(fault)
                        .startsWith("no master answers at spark://127.0.0.1:" + closed)
                        .contains("Connection refused", "./lockstep cluster start"));
        assertThat(StandaloneMaster.fault("spark://somewhere"))
                .hasValueSatisfying(fault -> assertThat(fault).contains("somewhere has no port"));
    }

    @Test
    void otherKindsOfMastersAreSparksToFind() {
        assertThat(StandaloneMaster.fault("yarn")).isEmpty();
        assertThat(StandaloneMaster.fault("local[4]")).isEmpty();
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
