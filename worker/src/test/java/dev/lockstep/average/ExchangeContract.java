package dev.lockstep.average;

import dev.lockstep.order.Deal;
import dev.lockstep.parallel.Team;
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
abstract class ExchangeContract extends AveragerContract {
    static final byte[] SECRET = {1, 2, 3, 4, 5};
    static final String LOOPBACK = "127.0.0.1";

    private final List<Exchange> open = new ArrayList<>();

    @AfterEach
    void nothingIsLeftBehind() {
        open.forEach(Exchange::close);
    }

    /** How ranks see where the others are. */
    UnaryOperator<Peer> where() {
        return UnaryOperator.identity();
    }

    @Override
    int manyMeetings() {
        return 2_000;
    }

    Optional<Path> sharedMemory() {
        return Optional.empty();
    }

    Terms.Secrecy secrecy() {
        return Terms.Secrecy.none();
    }

    Terms terms(Duration deadline, Rounding rounding) {
        return new Terms(
                "test",
                UUID.randomUUID().toString(),
                new Terms.Deadlines(deadline, deadline),
                secrecy(),
                rounding,
                sharedMemory(),
                text -> {});
    }

    @Override
    Ranks.Link link(Deal deal, Duration deadline, Rounding rounding) {
        Terms terms = terms(deadline, rounding);
        List<Exchange> exchanges = new ArrayList<>();
        for (int rank = 0; rank < deal.ranks(); rank++) {
            try {
                exchanges.add(Exchange.listen(rank, LOOPBACK, terms));
                open.add(exchanges.get(rank));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        List<Peer> peers = exchanges.stream().map(Exchange::peer).map(where()).toList();
        return new Ranks.Link() {
            @Override
            public Averager join(int rank, Team team) {
                return exchanges.get(rank).link(deal, peers, team);
            }

            @Override
            public void close() {
                exchanges.forEach(Exchange::close);
            }
        };
    }
}
