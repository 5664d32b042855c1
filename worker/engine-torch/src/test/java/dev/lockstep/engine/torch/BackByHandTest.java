package dev.lockstep.engine.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bytedeco.pytorch.global.torch.full;

import java.util.function.Function;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorArrayRefOptional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Three times a number, of which libtorch does not know how it was made. */
class BackByHandTest {
    private PointerScope scope;

    @BeforeAll
    static void load() {
        TorchLibrary.load();
    }

    @BeforeEach
    void open() {
        scope = new PointerScope();
    }

    @AfterEach
    void close() {
        scope.close();
    }

    private static Tensor number(float value) {
        return full(new long[] {1}, new Scalar(value));
    }

    private static Tensor times(Tensor of, float factor) {
        return of.mul(new Scalar(factor));
    }

    private static Tensor threefold(Tensor of, Function<Tensor, Tensor[]> back) {
        return BackByHand.of(times(of.detach(), 3), back, of);
    }

    private static Tensor threefold(Tensor of) {
        return threefold(of, slope -> new Tensor[] {times(slope, 3)});
    }

    @Test
    void itIsGoneThroughWhereverItStands() {
        Tensor number = number(2).requires_grad_(true);
        Tensor twofold = times(number, 2);

        times(threefold(twofold), 5)
                .add(threefold(threefold(twofold)))
                .add(twofold)
                .backward();

        assertThat(number.grad().item_float()).isEqualTo(2 * (3 * 5 + 9 + 1));
    }

    @Test
    void itMayBeGoneThroughAgain() {
        Tensor number = number(2).requires_grad_(true);
        Tensor made = threefold(number);

        made.backward(number(1), new BoolOptional(true), false, new TensorArrayRefOptional());
        made.backward(number(10), new BoolOptional(true), false, new TensorArrayRefOptional());

        assertThat(number.grad().item_float()).isEqualTo(33);
    }

    @Test
    void eachOfSeveralHasItsOwnGradientAndSomeNone() {
        Tensor first = number(2);
        Tensor second = number(2).requires_grad_(true);
        Tensor made = BackByHand.of(number(7), slope -> new Tensor[] {new Tensor(), times(slope, 4)}, first, second);

        made.backward();

        assertThat(second.grad().item_float()).isEqualTo(4);
        assertThat(first.grad().defined()).isFalse();
    }

    @Test
    void whatLearnsNothingHasNoWayBack() {
        assertThat(threefold(number(2)).requires_grad()).isFalse();
    }

    @Test
    void whoAsksForNoGradientGetsNoWayBack() {
        Tensor number = number(2).requires_grad_(true);
        GradMode.set_enabled(false);
        try {
            assertThat(threefold(number).requires_grad()).isFalse();
        } finally {
            GradMode.set_enabled(true);
        }
    }

    @Test
    void aFaultOnTheWayBackIsHeardOf() {
        Tensor made = threefold(number(2).requires_grad_(true), slope -> {
            throw new IllegalStateException("no way back");
        });

        assertThatThrownBy(made::backward).hasMessageContaining("no way back");
    }
}
