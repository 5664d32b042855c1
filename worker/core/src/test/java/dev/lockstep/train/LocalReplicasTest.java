package dev.lockstep.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.config.RunSpec;
import dev.lockstep.data.BatchFeed;
import dev.lockstep.data.Dataset;
import dev.lockstep.engine.Engine;
import dev.lockstep.engine.Replica;
import dev.lockstep.order.ReplicaAssignment;
import dev.lockstep.parallel.ThreadTeam;
import java.lang.reflect.Proxy;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a crew that cannot be made whole leaves behind: nothing. */
class LocalReplicasTest {
    private static final RunSpec RUN = Rehearsal.run("""
            name: crew
            data: { source: moons, rows: 100 }
            network:
              layers:
                - dense: { units: 1, activation: sigmoid }
              loss: binaryCrossEntropy
            training:
              replicas: 4
              batch: 4
              epochs: 1
              updater: { sgd: { learningRate: 0.1 } }
            """);
    private static final RankJob JOB = new RankJob(RUN, Path.of("nowhere"), new ReplicaAssignment(4, 1), 0);
    private static final int NONE = -1;

    private final Queue<String> closed = new ConcurrentLinkedQueue<>();

    private interface Answer {
        Object to(int number);
    }

    /** A maker whose products are asked for by number, have nothing in them, and note when they are closed. */
    private <T> T maker(Class<T> type, Class<?> product, int missing) {
        return type.cast(of(type, number -> {
            if (number == missing) {
                throw new IllegalStateException("there is no memory for " + number);
            }
            return of(product, nothing -> closed.add(product.getSimpleName() + " " + number));
        }));
    }

    private static Object of(Class<?> type, Answer answer) {
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
            if (method.getReturnType() == List.class) {
                return List.of();
            }
            if (method.getReturnType() == FloatBuffer.class) {
                return FloatBuffer.allocate(0);
            }
            Object answered = answer.to(arguments == null ? NONE : number(arguments));
            return method.getReturnType() == void.class ? null : answered;
        });
    }

    private static int number(Object[] arguments) {
        return Stream.of(arguments)
                .filter(Integer.class::isInstance)
                .mapToInt(Integer.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private void assertFails(int replica, int feed) {
        try (ThreadTeam team = new ThreadTeam(4)) {
            Engine engine = maker(Engine.class, Replica.class, replica);
            Dataset dataset = maker(Dataset.class, BatchFeed.class, feed);
            assertThatThrownBy(() -> new LocalReplicas(JOB, dataset, engine, team))
                    .hasMessageContaining("there is no memory for 2");
        }
    }

    @Test
    void replicasAreClosedWhereOneOfThemCannotBeMade() {
        assertFails(2, NONE);
        assertThat(closed).containsExactlyInAnyOrder("Replica 0", "Replica 1", "Replica 3");
    }

    @Test
    void feedsAndReplicasAreClosedWhereAFeedCannotBeMade() {
        assertFails(NONE, 2);
        assertThat(closed)
                .containsExactlyInAnyOrder(
                        "BatchFeed 0", "BatchFeed 1", "Replica 0", "Replica 1", "Replica 2", "Replica 3");
    }
}
