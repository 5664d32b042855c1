package dev.lockstep.driver.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.capacity.Capacity.SlowPart;
import dev.lockstep.capacity.ExecutorMeasure;
import dev.lockstep.capacity.LinkMeasure;
import dev.lockstep.capacity.Repeats;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SlowPartsTest {
    private static final double LINK = 1e9;

    private static String name(int number) {
        return "executor " + number + " on host " + number;
    }

    private static ExecutorMeasure executor(int number, double flops, double diskRead, String arithmetic) {
        return new ExecutorMeasure(
                name(number),
                "host " + number,
                "a processor",
                1,
                Repeats.of(0.98 * flops, flops, 1.02 * flops),
                Repeats.of(flops),
                Repeats.of(1e10),
                Repeats.of(diskRead),
                Repeats.of(5e8),
                Repeats.of(1e-3),
                1L << 33,
                1L << 30,
                arithmetic);
    }

    private static List<ExecutorMeasure> alike(int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> executor(number, 4e10 * (1 + 0.05 * number), 8e8, "abc"))
                .toList();
    }

    private static List<LinkMeasure> links(int executors, ToDoubleBiFunction<Integer, Integer> bytesPerSecond) {
        List<LinkMeasure> links = new ArrayList<>();
        for (int from = 0; from < executors; from++) {
            for (int to = 0; to < executors; to++) {
                if (from != to) {
                    double rate = bytesPerSecond.applyAsDouble(from, to);
                    links.add(new LinkMeasure(
                            name(from),
                            name(to),
                            false,
                            Repeats.of(1e-4),
                            Repeats.of(rate, 1.05 * rate),
                            Repeats.of(rate)));
                }
            }
        }
        return links;
    }

    private static List<SlowPart> of(List<ExecutorMeasure> executors) {
        return SlowParts.of(executors, List.of());
    }

    private static List<SlowPart> of(int executors, ToDoubleBiFunction<Integer, Integer> bytesPerSecond) {
        return SlowParts.of(alike(executors), links(executors, bytesPerSecond));
    }

    @Test
    void whatDiffersALittleIsNotSlow() {
        assertThat(of(4, (from, to) -> LINK * (1 + 0.1 * from))).isEmpty();
        assertThat(SlowParts.of(List.of(), List.of())).isEmpty();
        assertThat(of(alike(1))).isEmpty();
    }

    @Test
    void aSlowExecutorIsNamedWithBothFigures() {
        List<ExecutorMeasure> all = new ArrayList<>(alike(3));
        all.set(1, executor(1, 1e10, 8e8, "abc"));

        assertThat(of(all)).singleElement().satisfies(part -> {
            assertThat(part.kind()).isEqualTo("executor");
            assertThat(part.who()).isEqualTo(name(1));
            assertThat(part.said()).contains(name(1), "10.0 GFLOP/s a core, the others at 42.0");
        });
    }

    @Test
    void aSlowDiskAndOtherArithmeticAreNamed() {
        List<ExecutorMeasure> all = new ArrayList<>(alike(3));
        all.set(2, executor(2, 4e10, 8e6, "xyz"));

        assertThat(of(all)).extracting(SlowPart::kind).containsExactly("disk", "arithmetic");
        assertThat(of(all)).allMatch(part -> part.who().equals(name(2)));
        assertThat(of(all).get(1).said()).contains("xyz", "abc", "2 of 3");
    }

    @Test
    void aThrottledLinkIsNamedByItsTwoEnds() {
        assertThat(of(4, (from, to) -> (from == 2 && to == 0) || (from == 0 && to == 2) ? LINK / 10 : LINK))
                .extracting(SlowPart::who)
                .containsExactly(name(0) + " → " + name(2), name(2) + " → " + name(0));
    }

    @Test
    void whereAllLinksOfAnExecutorAreSlowItIsTheExecutorsOwnEnd() {
        assertThat(of(4, (from, to) -> to == 3 ? LINK / 10 : LINK)).anySatisfy(part -> {
            assertThat(part.who()).isEqualTo(name(3));
            assertThat(part.said()).contains("receives at 103 MB/s");
        });
    }

    @Test
    void aLinkThatIsSlowOneWayIsNamedAlsoWhereThereIsNoOther() {
        assertThat(of(2, (from, to) -> from == 0 ? LINK / 10 : LINK)).anySatisfy(part -> {
            assertThat(part.who()).isEqualTo(name(0) + " → " + name(1));
            assertThat(part.said()).contains("slow one way");
        });
    }
}
