package dev.lockstep.driver.ingest.prepare;

import dev.lockstep.config.PrepareSpec.Missing;
import dev.lockstep.config.PrepareSpec.Scale;
import dev.lockstep.data.DateForm;
import dev.lockstep.data.PreparedColumn;
import dev.lockstep.data.PreparedColumn.Kind;
import dev.lockstep.driver.ingest.fault.IngestException;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What the training rows say of one column: its sums without rounding where they are asked for, its bounds, its words. */
final class ColumnFacts implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int MOST_WORDS = 10_000;
    private static final MathContext DIGITS = new MathContext(60);

    private final ExactSum sum = new ExactSum();
    private final ExactSum squares = new ExactSum();
    private final TreeSet<String> words = new TreeSet<>();
    private double least = Double.POSITIVE_INFINITY;
    private double greatest = Double.NEGATIVE_INFINITY;
    private long count;

    void see(TablePlan.Rule rule, @Nullable Object value) {
        if (value instanceof Double number) {
            double plain = (rule.kind() == Kind.DATE ? DateForm.year(number) : number) + 0.0; // no negative zero
            if (rule.isAveraged()) {
                sum.add(plain);
                squares.addSquare(plain);
            }
            least = Math.min(least, plain);
            greatest = Math.max(greatest, plain);
            count++;
        } else if (rule.kind() != Kind.HASHED
                && value instanceof String word
                && words.add(word)
                && words.size() > MOST_WORDS) {
            throw new IngestException("data.prepare: column " + rule.name() + " has more than " + MOST_WORDS
                    + " different words; is it a number or an identifier? name the features without it, or write"
                    + " encode: hash");
        }
    }

    void add(ColumnFacts other) {
        sum.add(other.sum);
        squares.add(other.squares);
        words.addAll(other.words);
        least = Math.min(least, other.least);
        greatest = Math.max(greatest, other.greatest);
        count += other.count;
    }

    /** @param median of the values; null where nobody asks for it */
    PreparedColumn fit(TablePlan.Rule rule, @Nullable Double median) {
        boolean missingIsWord = rule.missing() == Missing.CATEGORY;
        if (rule.kind() == Kind.HASHED) {
            return PreparedColumn.hashed(rule.name(), rule.form(), rule.buckets(), missingIsWord);
        }
        if (rule.kind().isOfWords()) {
            return PreparedColumn.words(rule.name(), rule.kind(), rule.form(), List.copyOf(words), missingIsWord);
        }
        if (count == 0) {
            throw new IngestException(
                    "column " + rule.name() + " has no value in any training row; name the features" + " without it");
        }
        DateForm date = rule.date();
        if (date != null) {
            return PreparedColumn.dates(rule.name(), date, mean().doubleValue(), toDeviation(), missingIsWord);
        }
        return scaled(rule, rule.missing() == Missing.MEAN ? Double.valueOf(mean().doubleValue()) : median);
    }

    private PreparedColumn scaled(TablePlan.Rule rule, @Nullable Double standIn) {
        double subtract = 0;
        double multiply = 1;
        Scale scale = rule.scale();
        if (scale instanceof Scale.Factor factor) {
            multiply = factor.by();
        } else if (scale instanceof Scale.DivideBy divisor) {
            multiply = 1 / divisor.number();
        } else if (scale instanceof Scale.MinMax) {
            subtract = least;
            multiply = greatest > least ? 1 / (greatest - least) : 1;
        } else {
            subtract = mean().doubleValue();
            multiply = toDeviation();
        }
        return PreparedColumn.number(rule.name(), rule.form(), subtract, multiply, standIn);
    }

    /** What brings the deviation to 1, where there is one. */
    private double toDeviation() {
        double deviation = deviation();
        return deviation > 0 ? 1 / deviation : 1;
    }

    private BigDecimal mean() {
        return sum.value().divide(BigDecimal.valueOf(count), DIGITS);
    }

    /** Of the rows themselves, divided by their number. */
    private double deviation() {
        BigDecimal n = BigDecimal.valueOf(count);
        BigDecimal total = sum.value();
        BigDecimal above = squares.value().multiply(n).subtract(total.multiply(total));
        return above.divide(n.multiply(n), DIGITS).sqrt(MathContext.DECIMAL64).doubleValue();
    }
}
