package dev.lockstep.driver.ingest.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ExactSumTest {

    private static List<Double> numbers(long seed, int count) {
        Random random = new Random(seed);
        List<Double> numbers =
                new ArrayList<>(List.of(0.0, -0.0, Double.MIN_VALUE, Double.MAX_VALUE, -Double.MAX_VALUE));
        while (numbers.size() < count) {
            double any = Double.longBitsToDouble(random.nextLong());
            numbers.add(Double.isFinite(any) ? any : random.nextGaussian());
        }
        return numbers;
    }

    private static ExactSum sum(List<Double> numbers) {
        ExactSum sum = new ExactSum();
        numbers.forEach(sum::add);
        return sum;
    }

    @Test
    void theSumIsThatOfUnboundedArithmetic() {
        List<Double> numbers = numbers(1, 2000);
        BigDecimal expected = numbers.stream().map(BigDecimal::new).reduce(BigDecimal.ZERO, BigDecimal::add);
        assertThat(sum(numbers).value()).isEqualByComparingTo(expected);
    }

    @Test
    void neitherOrderNorPartsShow() {
        List<Double> numbers = numbers(2, 500);
        BigDecimal expected = sum(numbers).value();
        Collections.shuffle(numbers, new Random(3));
        ExactSum parts = sum(numbers.subList(0, 100));
        parts.add(sum(numbers.subList(100, 101)));
        parts.add(sum(numbers.subList(101, 500)));
        assertThat(parts.value()).isEqualByComparingTo(expected);
    }

    @Test
    void squaresAreExact() {
        Random random = new Random(4);
        ExactSum sum = new ExactSum();
        BigDecimal expected = BigDecimal.ZERO;
        for (int i = 0; i < 1000; i++) {
            double number = (float) (random.nextGaussian() * 1e6);
            sum.addSquare(number);
            expected = expected.add(new BigDecimal(number).pow(2));
        }
        assertThat(sum.value()).isEqualByComparingTo(expected);
    }

    @Test
    void theSumOfNothingIsZero() {
        assertThat(new ExactSum().value()).isEqualByComparingTo(BigDecimal.ZERO);
    }
}
