package dev.lockstep.average;

import dev.lockstep.average.fold.WireRounding;
import dev.lockstep.average.link.ExchangePlatform;
import dev.lockstep.average.rendezvous.ExchangeSettings;
import dev.lockstep.average.rendezvous.PeerEndpoint;
import dev.lockstep.order.ReplicaAssignment;
import dev.lockstep.parallel.Clock;
import dev.lockstep.parallel.ThreadTeam;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.spi.SelectorProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Ranks that are linked as if each had a host of its own, by windows so narrow that there are many of a small model. */
public final class RanksApart implements Ranks.Link {
    private static final Duration DEADLINE = Duration.ofMinutes(5);
    /** Floats of a window. */
    public static final int WIDEST_WINDOW = 64;

    private final ReplicaAssignment assignment;
    private final List<RankExchange> exchanges = new ArrayList<>();

    public RanksApart(ReplicaAssignment assignment, WireRounding rounding) {
        this.assignment = assignment;
        String attempt = UUID.randomUUID().toString();
        for (int rank = 0; rank < assignment.ranks(); rank++) {
            ExchangePlatform own = new ExchangePlatform(
                    UUID.randomUUID().toString(), Clock.SYSTEM, SelectorProvider.provider(), WIDEST_WINDOW);
            ExchangeSettings settings = new ExchangeSettings(
                    "apart",
                    attempt,
                    new ExchangeSettings.Deadlines(DEADLINE, DEADLINE),
                    ExchangeSettings.Secrecy.none(),
                    rounding,
                    Optional.empty(),
                    text -> {},
                    own);
            try {
                exchanges.add(RankExchange.listen(rank, "127.0.0.1", settings));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public Averager join(int rank, ThreadTeam team) {
        List<PeerEndpoint> peers = exchanges.stream().map(RankExchange::peer).toList();
        return exchanges.get(rank).join(assignment, peers, team);
    }

    @Override
    public void close() {
        exchanges.forEach(RankExchange::close);
    }
}
