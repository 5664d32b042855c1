package dev.lockstep.driver.ingest.prepare;

import dev.lockstep.config.PrepareSpec;
import dev.lockstep.config.PrepareSpec.DatePart;
import dev.lockstep.config.PrepareSpec.Encode;
import dev.lockstep.config.PrepareSpec.Missing;
import dev.lockstep.config.PrepareSpec.Scale;
import dev.lockstep.config.TableSpec;
import dev.lockstep.driver.ingest.fault.IngestException;
import dev.lockstep.driver.ingest.source.SourceRows;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What {@code prepare: auto} means for a table: numbers to mean 0 and deviation 1, a feature for each of few words, buckets for
 * many, places on circles for dates; for a missing value the median, or a word of its own. Which of these a column gets depends
 * on all rows of the source; what is fitted is fitted on the training rows, as ever.
 */
public final class ProposedPreparation {
    private static final int FEW_WORDS = 32;
    private static final int BUCKETS = 64;

    private ProposedPreparation() {}

    public static List<PrepareSpec> of(TableSpec.Columns spec, SourceRows table) {
        List<TablePlan.Rule> features = TablePlan.plain(spec, table.schema());
        ColumnLook[] looks = ColumnLook.of(table, features, FEW_WORDS);
        List<String> faults = new ArrayList<>(ColumnAdvice.inTheWay(features, looks));
        Map<PrepareSpec, List<String>> columns = new LinkedHashMap<>();
        for (int i = 0; i < looks.length; i++) {
            String name = features.get(i).name();
            if (looks[i].isEmpty()) {
                faults.add("column " + name + " has no value in any row; name data.features without it");
            } else {
                columns.computeIfAbsent(proposal(looks[i]), p -> new ArrayList<>())
                        .add(name);
            }
        }
        IngestException.throwAll(
                faults.stream().map(fault -> "data.prepare: auto: " + fault).toList());
        return columns.entrySet().stream()
                .map(each -> with(each.getKey(), each.getValue()))
                .toList();
    }

    private static PrepareSpec proposal(ColumnLook look) {
        boolean lacks = look.missing() > 0;
        if (look.isOfDates()) {
            List<DatePart> parts = look.hasTimes()
                    ? List.of(DatePart.YEAR, DatePart.MONTH, DatePart.WEEKDAY, DatePart.HOUR)
                    : List.of(DatePart.YEAR, DatePart.MONTH, DatePart.WEEKDAY);
            return encoded(new Encode.Date(parts, Optional.empty(), true), lacks);
        }
        if (!look.isOfNumbers()) {
            return encoded(look.hasFewWords() ? new Encode.OneHot() : new Encode.Hash(BUCKETS), lacks);
        }
        return spec(new Scale.Standard(), null, lacks ? Missing.MEDIAN : Missing.FAIL);
    }

    private static PrepareSpec encoded(Encode encode, boolean lacks) {
        return spec(null, encode, lacks ? Missing.CATEGORY : Missing.FAIL);
    }

    private static PrepareSpec spec(@Nullable Scale scale, @Nullable Encode encode, Missing missing) {
        return new PrepareSpec(Optional.empty(), Optional.ofNullable(scale), Optional.ofNullable(encode), missing, "");
    }

    private static PrepareSpec with(PrepareSpec same, List<String> columns) {
        return new PrepareSpec(Optional.of(columns), same.scale(), same.encode(), same.missing(), same.strip());
    }
}
