package dev.lockstep.average;

import dev.lockstep.average.rendezvous.ExchangeSettings;
import dev.lockstep.average.rendezvous.PeerEndpoint;
import dev.lockstep.order.ReplicaAssignment;
import java.io.IOException;
import java.util.List;

/** Two ranks that listen on the loopback, and are linked as if they were in two processes. */
public final class TwoRanks implements AutoCloseable {
    /** A replica on each. */
    public static final ReplicaAssignment ASSIGNMENT = new ReplicaAssignment(2, 2);

    private final List<RankExchange> exchanges;

    private TwoRanks(List<RankExchange> exchanges) {
        this.exchanges = exchanges;
    }

    public static TwoRanks listen(ExchangeSettings settings) throws IOException {
        return new TwoRanks(List.of(
                RankExchange.listen(0, RankExchangeContract.LOOPBACK, settings),
                RankExchange.listen(1, RankExchangeContract.LOOPBACK, settings)));
    }

    public PeerEndpoint endpoint(int rank) {
        return exchanges.get(rank).peer();
    }

    public List<PeerEndpoint> endpoints() {
        return exchanges.stream().map(RankExchange::peer).toList();
    }

    /** Connections that rank 0 refused. */
    public long refused() {
        return exchanges.get(0).refused();
    }

    /** Ends the connections of a rank. */
    void cut(int rank) {
        exchanges.get(rank).cut();
    }

    /** How they find each other by these endpoints. */
    public Ranks.Link link(ReplicaAssignment assignment, List<PeerEndpoint> endpoints) {
        return (rank, team) -> exchanges.get(rank).link(assignment, endpoints, team);
    }

    public Ranks start(List<PeerEndpoint> endpoints, Ranks.Body body) {
        return Ranks.start(link(ASSIGNMENT, endpoints), ASSIGNMENT, new int[] {0, 1}, body);
    }

    /** Runs both to their end, and throws what one of them threw. */
    public void run(List<PeerEndpoint> endpoints, Ranks.Body body) {
        Ranks.run(link(ASSIGNMENT, endpoints), ASSIGNMENT, body);
    }

    @Override
    public void close() {
        exchanges.forEach(RankExchange::close);
    }
}
