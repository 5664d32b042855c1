package dev.lockstep.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class EnginesTest {
    @Test
    void anEngineIsFoundByItsName() {
        assertThat(Engines.named("fake")).isInstanceOf(FakeProvider.class);
        assertThat(Engines.faultOf("fake")).isEmpty();
        assertThat(Engines.names()).containsExactly("fake");
    }

    @Test
    void oneThatIsNotThereIsNamedWithThoseThatAreAndWithWhatToDo() {
        String message =
                "training.engine=torch is not on the class path of this process; there: fake (name one of them,"
                        + " or give every process the jars of the distribution that has it: docs/engines.md)";

        assertThat(Engines.faultOf("torch")).contains(message);
        assertThatThrownBy(() -> Engines.named("torch"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
