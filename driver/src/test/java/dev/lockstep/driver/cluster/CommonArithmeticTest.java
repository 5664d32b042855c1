package dev.lockstep.driver.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.engine.ArithmeticFingerprint;
import dev.lockstep.engine.ArithmeticFingerprint.Family;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommonArithmeticTest {
    private static final ArithmeticFingerprint OLD = machine("Intel Xeon", "glibc 2.31", "aa");
    private static final ArithmeticFingerprint NEW = machine("AMD EPYC", "glibc 2.36", "bb");

    private static ArithmeticFingerprint machine(String processor, String library, String hash) {
        return new ArithmeticFingerprint(
                processor, List.of(new Family("products", "OpenBLAS", "11"), new Family("exp", library, hash)));
    }

    @Test
    void whoComputesDifferentlyThanMostIsNamedWithBothSides() {
        assertThat(new CommonArithmetic().unlike(List.of(OLD, OLD, NEW)))
                .hasSize(1)
                .containsEntry(2, "exp of glibc 2.36 against glibc 2.31 (AMD EPYC against Intel Xeon)");
        assertThat(new CommonArithmetic().unlike(List.of(OLD, NEW, NEW))).containsOnlyKeys(0);
    }

    @Test
    void ofAsManyTheFirstOnesGoOn() {
        assertThat(new CommonArithmetic().unlike(List.of(NEW, OLD))).containsOnlyKeys(1);
    }

    @Test
    void whatTheRunHasComputedSoFarCountsAlsoWhereMostAreOthersLater() {
        CommonArithmetic bits = new CommonArithmetic();
        assertThat(bits.unlike(List.of(NEW))).isEmpty();
        assertThat(bits.unlike(List.of(NEW, OLD, OLD))).containsOnlyKeys(1, 2);
    }

    @Test
    void machinesOfAnotherNameThatComputeTheSameAreAlike() {
        assertThat(new CommonArithmetic().unlike(List.of(NEW, machine("VIA", "musl", "bb"))))
                .isEmpty();
    }

    @Test
    void whatAResultSaysOfAFingerprintIsEnoughToCompareWithIt() {
        ArithmeticFingerprint read = ArithmeticFingerprint.of(OLD.described()).orElseThrow();
        assertThat(read.matches(OLD)).isTrue();
        assertThat(NEW.differences(read)).isEqualTo(NEW.differences(OLD));
    }
}
