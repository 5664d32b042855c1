package dev.lockstep.driver.page;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import dev.lockstep.file.AsideFile;
import dev.lockstep.file.RunDirectoryNames;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What came out of a cross-validation: {@code result.json} and {@code report.html} above those of its runs. */
public record FoldsResult(String name, List<Fold> folds) {
    private static final int SHORT_HASH = 12;
    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .defaultPropertyInclusion(JsonInclude.Value.construct(JsonInclude.Include.NON_ABSENT, null))
            .build();

    /**
     * One of its runs.
     *
     * @param directory below that of the cross-validation
     * @param rows that it was judged by
     */
    public record Fold(
            String directory, String status, long rows, double loss, Optional<Double> accuracy, String weightsSha256) {
        /** Reads what a run left. */
        public static Fold read(String name, Path directory) throws IOException {
            JsonNode result =
                    JSON.readTree(directory.resolve(RunDirectoryNames.RESULT).toFile());
            JsonNode score = result.path("validation");
            return new Fold(
                    name,
                    result.path("status").asText(),
                    result.path("rows").path("validation").asLong(),
                    score.path("loss").asDouble(),
                    score.has("accuracy") ? Optional.of(score.path("accuracy").asDouble()) : Optional.empty(),
                    result.path("weightsSha256").asText());
        }
    }

    /** Over the folds, each counting once; the deviation is that of a sample. */
    public record Spread(double mean, double deviation) {}

    private Optional<Spread> spread(Function<Fold, Optional<Double>> figure) {
        double[] figures = folds.stream()
                .flatMap(fold -> figure.apply(fold).stream())
                .mapToDouble(d -> d)
                .toArray();
        if (figures.length < 2) {
            return Optional.empty();
        }
        double mean = 0;
        for (double one : figures) {
            mean += one / figures.length;
        }
        double squares = 0;
        for (double one : figures) {
            squares += (one - mean) * (one - mean);
        }
        return Optional.of(new Spread(mean, Math.sqrt(squares / (figures.length - 1))));
    }

    Optional<Spread> loss() {
        return spread(fold -> Optional.of(fold.loss()));
    }

    Optional<Spread> accuracy() {
        return spread(Fold::accuracy);
    }

    /** The outcome for readers. */
    public String sentence() {
        return folds.size() + " folds: " + said("accuracy", accuracy()) + said("loss", loss());
    }

    private static String said(String figure, Optional<Spread> spread) {
        return spread.map(s -> String.format(Locale.ROOT, "%s %.4f ± %.4f  ", figure, s.mean(), s.deviation()))
                .orElse("");
    }

    /** The text of {@code result.json}. */
    public String json() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("name", name);
        all.put("status", "completed");
        accuracy().ifPresent(spread -> all.put("accuracy", spread));
        loss().ifPresent(spread -> all.put("loss", spread));
        all.put("folds", folds);
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(all) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a result is made of plain records, and yet it has no JSON", e);
        }
    }

    /** Writes both files; the result last, for whoever waits for it. */
    public void write(Path directory) throws IOException {
        AsideFile.write(directory.resolve(RunDirectoryNames.REPORT), page());
        AsideFile.write(directory.resolve(RunDirectoryNames.RESULT), json());
    }

    private String page() {
        return HtmlPage.text(name, page -> {
            page.open("header").open("div", "class", "title").leaf("h1", name).close("div");
            page.leaf("p", "A cross-validation of " + NumberLabels.of(folds.size(), "fold"), "class", "facts");
            page.open("dl", "class", "figures");
            figure(page, "accuracy", accuracy());
            figure(page, "loss", loss());
            page.close("dl").close("header").open("main");
            new ReportTables(page).section("folds", "Folds");
            page.leaf(
                    "p", "Each run was judged by the rows that it was not trained on; ± is the deviation of one fold.");
            page.open("div", "class", "charts");
            chart(page, "Accuracy", Fold::accuracy);
            chart(page, "Loss", fold -> Optional.of(fold.loss()));
            page.close("div");
            table(new ReportTables(page), page);
            page.close("section").close("main");
        });
    }

    private static void figure(MarkupBuilder page, String of, Optional<Spread> spread) {
        spread.ifPresent(s -> page.open("div")
                .leaf("dt", of)
                .leaf("dd", four(s.mean()) + " ± " + four(s.deviation()))
                .close("div"));
    }

    /** Bars: what a fold is compared with is the others. */
    private void chart(MarkupBuilder page, String title, Function<Fold, Optional<Double>> of) {
        if (folds.stream().allMatch(fold -> of.apply(fold).isPresent())) {
            new BarChart(
                            title,
                            folds.stream()
                                    .map(fold -> new BarChart.Bar(
                                            fold.directory(), of.apply(fold).orElseThrow()))
                                    .toList())
                    .into(page);
        }
    }

    private void table(ReportTables tables, MarkupBuilder page) {
        tables.table(List.of("fold", "status", "rows", "accuracy", "loss", "weightsSha256"));
        for (Fold fold : folds) {
            page.open("tr").open("td");
            page.leaf("a", fold.directory(), "href", fold.directory() + "/" + RunDirectoryNames.REPORT);
            page.close("td").leaf("td", StatusAdvice.of(fold.status()).word());
            page.leaf("td", NumberLabels.count(fold.rows()));
            page.leaf("td", fold.accuracy().map(FoldsResult::four).orElse("–"));
            page.leaf("td", four(fold.loss())).open("td");
            String hash = fold.weightsSha256();
            page.leaf("code", hash.substring(0, Math.min(SHORT_HASH, hash.length())))
                    .close("td")
                    .close("tr");
        }
        tables.endTable();
    }

    private static String four(double figure) {
        return String.format(Locale.ROOT, "%.4f", figure);
    }
}
