package dev.lockstep.engine.card;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What nvidia-smi says on machines of many kinds, and what follows. */
class CardDecisionTest {
    private static final String FAILED = "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver."
            + " Make sure that the latest NVIDIA driver is installed and running.\n";
    private static final String MISMATCH =
            "Failed to initialize NVML: Driver/library version mismatch\nNVML library version: 535.183\n";
    private static final String OLD_DRIVER = "Field \"compute_cap\" is not a valid field to query.\n";
    private static final String T4 = "0, GPU-0a1b2c3d-0000-1111-2222-333344445555, 7.5, 15102, Tesla T4\n";
    private static final String A100 =
            "1, GPU-1a1b2c3d-0000-1111-2222-333344445555, 8.0, 40326, NVIDIA A100-SXM4-40GB\n";
    private static final String L4 = "0, GPU-2a1b2c3d-0000-1111-2222-333344445555, 8.9, 22491, NVIDIA L4\n";
    private static final String H100 =
            "0, GPU-3a1b2c3d-0000-1111-2222-333344445555, 9.0, 81078, NVIDIA H100 80GB HBM3\n";
    private static final String BUSY = "0, GPU-4a1b2c3d-0000-1111-2222-333344445555, 7.0, 311, Tesla V100-SXM2-16GB\n";
    private static final String UNKNOWN = "0, GPU-5a1b2c3d-0000-1111-2222-333344445555, [N/A], [N/A], Tesla K40m\n";

    @Test
    void aCardOfAGenerationThatTheLibraryKnowsIsUsed() {
        assertThat(CardDecision.ofAny(with(T4)).card()).contains(0);
        assertThat(CardDecision.ofAny(with(L4)).card())
                .as("8.9 runs the code of 8.6")
                .contains(0);
        assertThat(CardDecision.ofAny(with(H100 + A100)).card())
                .as("the first that will do")
                .contains(1);
    }

    @Test
    void anAssignedCardIsFoundByItsNumberOrItsNameAndNoOtherIsTaken() {
        assertThat(CardDecision.of(with(T4 + A100), List.of("1")).card()).contains(1);
        assertThat(CardDecision.of(with(T4 + A100), List.of("GPU-1a1b2c3d-0000-1111-2222-333344445555"))
                        .card())
                .contains(1);
        assertThat(CardDecision.of(with(H100 + A100), List.of("0")).card()).isEmpty();
        assertThat(CardDecision.of(with(T4), List.of("7")).why())
                .isEqualTo("card 7 was assigned, but this machine has card 0 (Tesla T4)");
        assertThat(CardDecision.of(with(T4), List.of()).why()).startsWith("no card was assigned");
    }

    @Test
    void aMachineWithoutADriverOrACardSaysSo() {
        assertThat(CardDecision.ofAny(new CardEnvironment(Optional.empty(), true))
                        .why())
                .startsWith("there is no NVIDIA driver");
        assertThat(CardDecision.ofAny(with("No devices were found\n")).why()).isEqualTo("there is no NVIDIA card");
        assertThat(CardDecision.ofAny(with("")).why()).isEqualTo("there is no NVIDIA card");
        assertThat(CardDecision.ofAny(with(FAILED)).why())
                .startsWith("the NVIDIA driver cannot be used: NVIDIA-SMI has failed");
        assertThat(CardDecision.ofAny(with(MISMATCH)).why())
                .isEqualTo("the NVIDIA driver cannot be used:"
                        + " Failed to initialize NVML: Driver/library version mismatch");
        assertThat(CardDecision.ofAny(with(OLD_DRIVER)).why()).contains("is not a valid field to query");
    }

    @Test
    void aCardThatCannotBeUsedSaysWhy() {
        assertThat(CardDecision.ofAny(with(H100)).why())
                .isEqualTo("card 0 (NVIDIA H100 80GB HBM3) is of generation 9.0, for which ND4J's CUDA library has no"
                        + " machine code: it has 3.7 and 5.0 to 8.6");
        assertThat(CardDecision.ofAny(with(BUSY)).why())
                .isEqualTo("card 0 (Tesla V100-SXM2-16GB) has 311 MiB of its memory free, and 1024 are needed");
        assertThat(CardDecision.ofAny(with(UNKNOWN)).why()).contains("its driver is too old");
        assertThat(CardDecision.ofAny(with(BUSY + H100.replaceFirst("0,", "1,")))
                        .why())
                .contains("311 MiB")
                .contains("9.0");
    }

    @Test
    void withoutTheLibraryAGoodCardIsNotUsed() {
        assertThat(CardDecision.ofAny(new CardEnvironment(Optional.of(T4), false)))
                .isEqualTo(new CardDecision(
                        Optional.empty(), "this build computes on processors only, and card 0 (Tesla T4) is not used"));
    }

    @ParameterizedTest
    @CsvSource({
        "3.5,false", "3.7,true", "5.0,true", "5.2,true", "5.3,true", "6.0,true", "6.1,true", "6.2,true", "7.0,true",
        "7.2,true", "7.5,true", "8.0,true", "8.6,true", "8.7,true", "8.9,true", "9.0,false", "10.0,false", "12.0,false"
    })
    void codeRunsOnItsOwnGenerationAndLaterOnesOfTheSameKind(String capability, boolean runs) {
        assertThat(CardDecision.ofAny(with(T4.replace("7.5", capability)))
                        .card()
                        .isPresent())
                .isEqualTo(runs);
    }

    private static CardEnvironment with(String said) {
        return new CardEnvironment(Optional.of(said), true);
    }
}
