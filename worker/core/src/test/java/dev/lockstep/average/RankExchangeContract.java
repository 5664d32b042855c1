package dev.lockstep.average;

import dev.lockstep.average.fold.WireRounding;
import dev.lockstep.average.link.ExchangePlatform;
import dev.lockstep.average.rendezvous.ExchangeSettings;
import dev.lockstep.average.rendezvous.PeerEndpoint;
import dev.lockstep.order.ReplicaAssignment;
import dev.lockstep.parallel.ThreadTeam;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;

/** The contract over links, whose ranks are threads that are linked as if they were processes. */
abstract class RankExchangeContract extends AveragerContract {
    static final byte[] SECRET = {1, 2, 3, 4, 5};
    static final String LOOPBACK = "127.0.0.1";

    private final List<RankExchange> open = new ArrayList<>();

    @AfterEach
    void nothingIsLeftBehind() {
        open.forEach(RankExchange::close);
    }

    /** How ranks see where the others are. */
    UnaryOperator<PeerEndpoint> where() {
        return UnaryOperator.identity();
    }

    @Override
    public int manyMeetings() {
        return 2_000;
    }

    Optional<Path> sharedMemory() {
        return Optional.empty();
    }

    ExchangeSettings.Secrecy secrecy() {
        return ExchangeSettings.Secrecy.none();
    }

    ExchangeSettings settings(Duration deadline, WireRounding rounding) {
        return new ExchangeSettings(
                "test",
                UUID.randomUUID().toString(),
                new ExchangeSettings.Deadlines(deadline, deadline),
                secrecy(),
                rounding,
                sharedMemory(),
                text -> {},
                ExchangePlatform.OF_THIS_PROCESS);
    }

    @Override
    public Ranks.Link link(ReplicaAssignment assignment, Duration deadline, WireRounding rounding) {
        ExchangeSettings settings = settings(deadline, rounding);
        List<RankExchange> exchanges = new ArrayList<>();
        for (int rank = 0; rank < assignment.ranks(); rank++) {
            try {
                exchanges.add(RankExchange.listen(rank, LOOPBACK, settings));
                open.add(exchanges.get(rank));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        List<PeerEndpoint> peers =
                exchanges.stream().map(RankExchange::peer).map(where()).toList();
        return new Ranks.Link() {
            @Override
            public Averager join(int rank, ThreadTeam team) {
                return exchanges.get(rank).link(assignment, peers, team);
            }

            @Override
            public void close() {
                exchanges.forEach(RankExchange::close);
            }
        };
    }
}
