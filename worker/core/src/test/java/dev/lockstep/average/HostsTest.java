package dev.lockstep.average;

import dev.lockstep.average.rendezvous.ExchangeSettings;
import dev.lockstep.average.rendezvous.PeerEndpoint;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Several ranks on each of several hosts, whose ranks do not follow each other. */
class HostsTest extends RankExchangeContract {
    private static final int HOSTS = 2;

    @Override
    Optional<Path> sharedMemory() {
        return Optional.of(ExchangeSettings.USUAL_SHARED_MEMORY);
    }

    @Override
    UnaryOperator<PeerEndpoint> where() {
        return peer -> new PeerEndpoint(
                peer.rank(), peer.host(), peer.port(), "host " + peer.rank() % HOSTS, peer.jvm(), peer.share());
    }
}
