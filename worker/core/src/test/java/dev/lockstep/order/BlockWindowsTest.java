package dev.lockstep.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BlockWindowsTest {
    @Test
    void everyEpochTakesEachBlockOnceAndEachRowOfAWindowOnce() {
        Random random = new Random(3);
        for (int trial = 0; trial < 300; trial++) {
            int[] rows = random.ints(1 + random.nextInt(12), 1, 9).toArray();
            BlockWindows windows = new BlockWindows(rows, 1 + random.nextInt(5), 42, trial % 4);
            for (long number = 0; number < 3; number++) {
                BlockWindows.Epoch epoch = windows.epoch(number);
                List<Integer> blocks = new ArrayList<>();
                int before = 0;
                for (int window = 0; window < windows.count(); window++) {
                    int size = 0;
                    for (int block : epoch.blocks(window)) {
                        blocks.add(block);
                        size += rows[block];
                    }
                    assertThat(epoch.first(window)).isEqualTo(before);
                    assertThat(epoch.order(window))
                            .containsExactlyInAnyOrder(IntStream.range(0, size).toArray());
                    assertThat(size).isLessThanOrEqualTo(windows.mostRows());
                    for (int place = before; place < before + size; place++) {
                        assertThat(epoch.windowAt(place)).isEqualTo(window);
                    }
                    before += size;
                }
                assertThat(before).isEqualTo(Arrays.stream(rows).sum());
                assertThat(blocks)
                        .containsExactlyInAnyOrderElementsOf(
                                IntStream.range(0, rows.length).boxed().toList());
            }
        }
    }

    @Test
    void anEpochIsTheSameWheneverItIsAskedAndUnlikeTheOthers() {
        int[] rows = {5, 5, 5, 5, 5, 5, 5, 5};
        BlockWindows windows = new BlockWindows(rows, 2, 42, 1);
        assertThat(orderOf(windows, 7)).isEqualTo(orderOf(new BlockWindows(rows, 2, 42, 1), 7));
        assertThat(orderOf(windows, 7)).isNotEqualTo(orderOf(windows, 8));
        assertThat(orderOf(windows, 7)).isNotEqualTo(orderOf(new BlockWindows(rows, 2, 42, 2), 7));
        assertThat(orderOf(windows, 7)).isNotEqualTo(orderOf(new BlockWindows(rows, 2, 43, 1), 7));
    }

    private static List<Integer> orderOf(BlockWindows windows, long number) {
        List<Integer> order = new ArrayList<>();
        for (int window = 0; window < windows.count(); window++) {
            Arrays.stream(windows.epoch(number).blocks(window)).forEach(order::add);
            Arrays.stream(windows.epoch(number).order(window)).forEach(order::add);
        }
        return order;
    }
}
