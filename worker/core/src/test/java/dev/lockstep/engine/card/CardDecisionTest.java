package dev.lockstep.engine.card;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.engine.MemoryNeeds;
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
    private static final String OLDEST_DRIVER = "Field \"compute_cap\" is not a valid field to query.\n";
    private static final String T4 = card(0, "7.5", "580.95.05", 15_002, 15_360, "Tesla T4");
    private static final String A100 = card(1, "8.0", "580.95.05", 40_326, 40_960, "NVIDIA A100-SXM4-40GB");
    private static final String H100 = card(0, "9.0", "580.95.05", 81_078, 81_559, "NVIDIA H100 80GB HBM3");
    private static final String BLACKWELL = card(0, "12.0", "590.44", 97_000, 97_887, "NVIDIA RTX PRO 6000");
    private static final String V100 = card(0, "7.0", "580.95.05", 32_000, 32_768, "Tesla V100-SXM2-32GB");
    private static final String FULL = card(0, "9.0", "580.95.05", 311, 81_559, "NVIDIA H100 80GB HBM3");
    private static final String OLD_DRIVER = card(0, "9.0", "535.183.01", 81_078, 81_559, "NVIDIA H100 80GB HBM3");
    private static final String UNKNOWN = "0, GPU-5a1b2c3d, [N/A], 580.95.05, [N/A], [N/A], Tesla K40m\n";

    private static final CardSupport TORCH =
            new CardSupport("libtorch 2.10 for CUDA 13", List.of(75, 80, 90, 100, 120), 580);
    private static final CardDemand LEAST = CardDemand.least(TORCH);

    private static String card(int index, String generation, String driver, long free, long total, String name) {
        return index + ", GPU-" + index + "a1b2c3d-0000-1111-2222-333344445555, " + generation + ", " + driver + ", "
                + free + ", " + total + ", " + name + "\n";
    }

    private static CardEnvironment with(String said) {
        return new CardEnvironment(Optional.of(said), Optional.empty());
    }

    private static CardDecision alone(CardEnvironment machine, CardDemand demand) {
        return CardDecision.ofAny(machine, demand, 0, 1);
    }

    private static String why(String said) {
        return alone(with(said), LEAST).why();
    }

    @Test
    void aCardOfAGenerationThatTheLibraryKnowsIsUsed() {
        for (String known : List.of(T4, H100, BLACKWELL)) {
            assertThat(alone(with(known), LEAST).card()).as(known).contains(0);
        }
        assertThat(alone(with(V100 + A100), LEAST).card())
                .as("the first that will do")
                .contains(1);
    }

    @Test
    void anAssignedCardIsFoundByItsNumberOrItsNameAndNoOtherIsTaken() {
        assertThat(CardDecision.of(with(T4 + A100), LEAST, List.of("1")).card()).contains(1);
        assertThat(CardDecision.of(with(T4 + A100), LEAST, List.of("GPU-1a1b2c3d-0000-1111-2222-333344445555"))
                        .card())
                .contains(1);
        assertThat(CardDecision.of(with(V100 + A100), LEAST, List.of("0")).card())
                .isEmpty();
        assertThat(CardDecision.of(with(T4), LEAST, List.of("7")).why())
                .isEqualTo("card 7 was assigned, but this machine has card 0 (Tesla T4)");
        assertThat(CardDecision.of(with(T4), LEAST, List.of()).why()).startsWith("no card was assigned");
    }

    @Test
    void ranksOfOneMachineGetACardEachOrNone() {
        CardEnvironment two = with(T4 + A100);
        assertThat(CardDecision.ofAny(two, LEAST, 0, 2).card()).contains(0);
        assertThat(CardDecision.ofAny(two, LEAST, 1, 2).card()).contains(1);
        assertThat(CardDecision.ofAny(two, LEAST, 0, 3))
                .as("or they would compute other bits than the others")
                .isEqualTo(new CardDecision(Optional.empty(), "3 ranks want a card each, and 2 of them can be used"));
        assertThat(CardDecision.ofAny(with(V100 + A100), LEAST, 1, 2).why())
                .startsWith("2 ranks want a card each, and 1 can be used (card 0 (Tesla V100")
                .contains("7.0");
    }

    @Test
    void anEngineWithNothingForCardsSaysSoWhereThereIsACard() {
        CardDemand none = CardDemand.least(CardSupport.none("the engine fake computes on processors only"));
        for (CardEnvironment machine : List.of(with(H100), with(FULL), with(OLD_DRIVER), with(OLDEST_DRIVER))) {
            assertThat(alone(machine, none).why()).isEqualTo("the engine fake computes on processors only");
            assertThat(CardDecision.of(machine, none, List.of("0")).card()).isEmpty();
        }
    }

    /** Nobody is told to install hundreds of megabytes for a card that is not there. */
    @Test
    void whereThereIsNoCardThatIsSaidAndNotWhatTheEngineLacks() {
        CardDemand none = CardDemand.least(CardSupport.none("unpack lockstep-torch-cuda"));

        assertThat(alone(new CardEnvironment(Optional.empty(), Optional.empty()), none)
                        .why())
                .isEqualTo("there is no NVIDIA driver: nvidia-smi is not there, or does not answer");
        assertThat(alone(with("No devices were found\n"), none).why()).isEqualTo("there is no NVIDIA card");
        assertThat(CardDecision.of(with(FAILED), none, List.of("0")).why())
                .startsWith("the NVIDIA driver cannot be used: NVIDIA-SMI has failed");
        assertThat(alone(new CardEnvironment(Optional.of(T4), Optional.of("")), none)
                        .why())
                .isEqualTo("CUDA_VISIBLE_DEVICES= hides every card: card 0 (Tesla T4)");
    }

    @Test
    void aMachineWithoutADriverOrACardSaysSo() {
        assertThat(alone(new CardEnvironment(Optional.empty(), Optional.empty()), LEAST)
                        .why())
                .isEqualTo("there is no NVIDIA driver: nvidia-smi is not there, or does not answer");
        assertThat(why("No devices were found\n")).isEqualTo("there is no NVIDIA card");
        assertThat(why("")).isEqualTo("there is no NVIDIA card");
        assertThat(why(FAILED)).startsWith("the NVIDIA driver cannot be used: NVIDIA-SMI has failed");
        assertThat(why(MISMATCH))
                .isEqualTo("the NVIDIA driver cannot be used:"
                        + " Failed to initialize NVML: Driver/library version mismatch");
    }

    @Test
    void aDriverThatIsTooOldIsToldFromACardThatIs() {
        assertThat(why(OLD_DRIVER))
                .isEqualTo("card 0 (NVIDIA H100 80GB HBM3) has driver 535, too old for libtorch 2.10 for CUDA 13, which"
                        + " needs 580 or newer");
        assertThat(why(OLDEST_DRIVER))
                .startsWith("the NVIDIA driver is too old for libtorch 2.10 for CUDA 13, which needs 580 or newer")
                .contains("compute_cap");
        assertThat(why(V100))
                .isEqualTo("card 0 (Tesla V100-SXM2-32GB) is of generation 7.0, for which libtorch 2.10 for CUDA 13"
                        + " has no machine code: it has 7.5, 8.0, 9.0, 10.0, 12.0");
        assertThat(why(UNKNOWN)).contains("does not tell its generation");
    }

    @Test
    void aCardThatIsFullIsToldFromOneThatIsSmall() {
        assertThat(why(FULL))
                .isEqualTo("card 0 (NVIDIA H100 80GB HBM3) has 311 of its 81559 MiB of memory free, and 1024 are"
                        + " needed: another process fills it");
        CardDemand large = CardDemand.of(TORCH, new MemoryNeeds(1_000_000_000, 2_000_000_000, 1_000, false), 1, 64);
        assertThat(alone(with(A100.replaceFirst("1,", "0,")), large).card()).contains(0);
        CardDemand twice = CardDemand.of(TORCH, new MemoryNeeds(1_000_000_000, 2_000_000_000, 1_000, false), 2, 64);
        assertThat(alone(with(A100), twice).why())
                .isEqualTo("card 1 (NVIDIA A100-SXM4-40GB) has 40960 MiB of memory, and " + twice.mebibytes()
                        + " are needed for weights, a batch and workspaces: give a smaller training.batch");
    }

    /** Weights of each replica, but the rows of one, since they compute one after the other. */
    @Test
    void whatIsNeededGrowsWithReplicasAndRows() {
        MemoryNeeds needs = new MemoryNeeds(1 << 20, 2 << 20, 1 << 10, false);
        long one = CardDemand.of(TORCH, needs, 1, 1).mebibytes();

        assertThat(one - CardDemand.LEAST_MEBIBYTES).isBetween(32L, 34L);
        assertThat(CardDemand.of(TORCH, needs, 3, 1).mebibytes() - one).isEqualTo(32);
        assertThat(CardDemand.of(TORCH, needs, 1, 1 << 10).mebibytes() - one).isEqualTo(12);
    }

    @Test
    void cardsThatSomebodyHidesAreNotTaken() {
        CardEnvironment second = new CardEnvironment(Optional.of(T4 + A100), Optional.of("1"));
        assertThat(alone(second, LEAST).card()).contains(1);
        assertThat(CardDecision.of(second, LEAST, List.of("0")).why())
                .isEqualTo("card 0 was assigned, but this machine has card 1 (NVIDIA A100-SXM4-40GB)");
        assertThat(alone(new CardEnvironment(Optional.of(T4), Optional.of("")), LEAST)
                        .why())
                .isEqualTo("CUDA_VISIBLE_DEVICES= hides every card: card 0 (Tesla T4)");
        assertThat(second.names())
                .isEqualTo("GPU-0a1b2c3d-0000-1111-2222-333344445555,GPU-1a1b2c3d-0000-1111-2222-333344445555");
    }

    /** The driver of a newer card translates text for it. */
    @Test
    void textRunsOnEveryGenerationFromItsOwnOn() {
        CardSupport code = new CardSupport("a library", List.of(70, 80), 450);
        CardDemand text = CardDemand.least(code.withText(80));

        for (String newer : List.of(H100, BLACKWELL, V100)) {
            assertThat(alone(with(newer), text).card()).as(newer).contains(0);
        }
        assertThat(alone(with(T4.replace("7.5", "6.1")), text).why())
                .endsWith("has no machine code: it has 7.0, 8.0, and text for 8.0 and newer");
        assertThat(alone(with(H100), CardDemand.least(code)).card()).isEmpty();
    }

    @Test
    void whoseCardIsTooNewIsToldWhatHelpsAndWhoseIsTooOldIsNot() {
        CardDemand demand = CardDemand.least(
                new CardSupport("a library", List.of(70, 80), 450).withRemedyForNewer("take the other one"));

        assertThat(alone(with(H100), demand).why()).endsWith("it has 7.0, 8.0; take the other one");
        assertThat(alone(with(T4.replace("7.5", "6.1")), demand).why()).endsWith("it has 7.0, 8.0");
    }

    @ParameterizedTest
    @CsvSource({
        "3.5,false",
        "7.0,false",
        "7.5,true",
        "8.0,true",
        "8.6,true",
        "8.7,true",
        "8.9,true",
        "9.0,true",
        "10.0,true",
        "10.3,true",
        "12.0,true",
        "12.1,true",
        "13.0,false"
    })
    void codeRunsOnItsOwnGenerationAndLaterOnesOfTheSameKind(String capability, boolean runs) {
        assertThat(alone(with(T4.replace("7.5", capability)), LEAST).card().isPresent())
                .isEqualTo(runs);
    }
}
