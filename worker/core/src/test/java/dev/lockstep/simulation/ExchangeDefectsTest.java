package dev.lockstep.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** That worlds of ranks that exchange show what is wrong with the exchange. */
@EnabledIfSystemProperty(
        named = "lockstep.simulation.seeds",
        matches = ".+",
        disabledReason = "takes minutes: -Psimulation")
class ExchangeDefectsTest {
    @TempDir
    private Path scratch;

    static Stream<PlantedDefect> defects() {
        return Stream.of(
                new PlantedDefect(
                        "a slot is written to while others still read it",
                        "average/LinkedAverager.java",
                        "contributed == collected + ExchangeWindows.SLOTS",
                        "contributed == collected + ExchangeWindows.SLOTS + 1",
                        100),
                new PlantedDefect(
                        "a rank goes to the next meeting and owes others frames of this one",
                        "average/LinkedAverager.java",
                        " && link.isDone()",
                        "",
                        500),
                new PlantedDefect(
                        "what came is not compared with its checksum",
                        "average/link/RankConnection.java",
                        "if (sent != received) {",
                        "if (sent == 0 && received != 0) {",
                        200),
                new PlantedDefect(
                        "the sums of one rank are not waited for",
                        "average/link/SocketLink.java",
                        "ready = Math.min(ready, peer.sumsReceived());",
                        "ready = Math.min(ready, peer.sumsReceived() + 1);",
                        100),
                new PlantedDefect(
                        "the announcement of the next meeting overwrites one that is still read",
                        "average/link/SocketPeer.java",
                        "announcements = new ByteBuffer[] {direct(bytes), direct(bytes)};",
                        "announcements = new ByteBuffer[2]; announcements[0] = direct(bytes);"
                                + " announcements[1] = announcements[0];",
                        500),
                new PlantedDefect(
                        "ranks at unlike steps meet",
                        "average/LinkedAverager.java",
                        "            checkAll();\n",
                        "",
                        500),
                new PlantedDefect(
                        "a rank that left before the meeting is not missed",
                        "average/link/ConnectionMesh.java",
                        "ending.meetings() <= meeting",
                        "ending.meetings() < meeting",
                        3_000),
                new PlantedDefect(
                        "who hears of a loss does not pass it on",
                        "average/rendezvous/RankLiveness.java",
                        "mesh.leave(completed, who);",
                        "mesh.close();",
                        500),
                new PlantedDefect(
                        "who connects does not wait for the end of the handshake",
                        "average/rendezvous/Connector.java",
                        "handshake.confirmation(transcript), read(channel, RankHandshake.PROOF, until)",
                        "handshake.confirmation(transcript), handshake.confirmation(transcript)",
                        100),
                new PlantedDefect(
                        "who waits long does not tell those who wait for it",
                        "average/rendezvous/RankLiveness.java",
                        "            mesh.tellWait(meeting, link.awaited());\n",
                        "",
                        500),
                new PlantedDefect(
                        "who cannot join does not tell those who wait for it",
                        "average/rendezvous/MeshBuilder.java",
                        "            leave(connections, e);\n            throw e;",
                        "            throw e;",
                        500));
    }

    @ParameterizedTest
    @MethodSource("defects")
    void isShownByOneOfItsSeeds(PlantedDefect defect) throws Exception {
        assertThat(defect.foundBy(ExchangeWorlds.class, scratch)).isPresent();
    }
}
