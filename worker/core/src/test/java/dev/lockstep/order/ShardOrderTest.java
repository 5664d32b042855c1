package dev.lockstep.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.BitSet;
import org.junit.jupiter.api.Test;

class ShardOrderTest {
    @Test
    void everyRowIsSeenOnceAnEpochInAsManyStepsByEveryReplica() {
        SplitMixRandom random = new SplitMixRandom(1);
        for (int i = 0; i < 300; i++) {
            int replicas = 1 + random.nextInt(9);
            int batch = 1 + random.nextInt(40);
            ShardOrder shards = new ShardOrder((long) replicas * batch + random.nextInt(500), replicas, batch);
            BitSet seen = new BitSet();
            for (int replica = 0; replica < replicas; replica++) {
                takeAnEpoch(shards, replica, i, seen);
            }
            assertThat(seen.cardinality()).isEqualTo((int) shards.rows());
        }
    }

    private static void takeAnEpoch(ShardOrder shards, int replica, long epoch, BitSet seen) {
        int[] order = shards.order(replica, epoch, 42);
        int least = Integer.MAX_VALUE;
        int most = 0;
        int next = 0;
        for (long s = 0; s < shards.stepsPerEpoch(); s++) {
            long step = epoch * shards.stepsPerEpoch() + s;
            int rows = shards.batchRows(replica, step);
            least = Math.min(least, rows);
            most = Math.max(most, rows);
            assertThat(shards.batchStart(replica, step)).isEqualTo(next);
            for (int i = 0; i < rows; i++) {
                int row = (int) shards.first(replica) + order[next++];
                assertThat(seen.get(row)).isFalse();
                seen.set(row);
            }
        }
        assertThat(next).isEqualTo(shards.count(replica));
        assertThat(least).isPositive().isGreaterThanOrEqualTo(most - 1);
        assertThat(most).isLessThanOrEqualTo(shards.mostRows());
        assertThat(shards.mostRows()).isLessThanOrEqualTo(shards.batch() == 1 ? 2 : shards.batch());
    }

    @Test
    void shardsOfWholeBlocksAreNearlyEvenAndTakenInAsManySteps() {
        SplitMixRandom random = new SplitMixRandom(4);
        for (int i = 0; i < 300; i++) {
            int replicas = 1 + random.nextInt(9);
            int size = 20 + random.nextInt(100);
            long[] blocks = new long[replicas * (2 + random.nextInt(20))];
            Arrays.setAll(blocks, block -> size + random.nextInt(2));
            ShardOrder shards = ShardOrder.ofBlocks(blocks, replicas, 1 + random.nextInt(20));
            int[] counts = ShardOrder.blocksEach(blocks, replicas);
            assertThat(Arrays.stream(counts).sum()).isEqualTo(blocks.length);
            assertThat(Arrays.stream(counts).max().orElse(0)
                            - Arrays.stream(counts).min().orElse(0))
                    .isLessThanOrEqualTo(1);
            BitSet seen = new BitSet();
            for (int replica = 0; replica < replicas; replica++) {
                takeAnEpoch(shards, replica, i, seen);
            }
            assertThat((long) seen.cardinality())
                    .isEqualTo(Arrays.stream(blocks).sum());
        }
    }

    @Test
    void theOrderIsAFunctionOfSeedEpochAndReplicaAlone() {
        ShardOrder shards = new ShardOrder(1000, 4, 32);

        assertThat(shards.order(1, 3, 42)).containsExactly(new ShardOrder(1000, 4, 7).order(1, 3, 42));
        assertThat(shards.order(1, 3, 42)).isNotEqualTo(shards.order(1, 4, 42));
        assertThat(shards.order(1, 3, 42)).isNotEqualTo(shards.order(2, 3, 42));
        assertThat(shards.order(1, 3, 42)).isNotEqualTo(shards.order(1, 3, 43));
    }

    @Test
    void fewerRowsThanOneGlobalBatchAreRefusedWithBothNumbers() {
        assertThatThrownBy(() -> new ShardOrder(127, 4, 32))
                .hasMessageContaining("the 127 training rows are fewer than one global batch of 128")
                .hasMessageContaining(
                        "(training.replicas=4, each with 32 rows a step: training.batch × training.accumulate)");
    }
}
