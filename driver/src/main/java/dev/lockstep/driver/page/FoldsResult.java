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
        MarkupBuilder page = new MarkupBuilder()
                .raw("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
                .leaf("title", name)
                .raw("<style>body{font-family:sans-serif;margin:2em}td,th{padding:.2em 1em;text-align:right}</style>"
                        + "</head><body>\n")
                .leaf("h1", name)
                .leaf("p", sentence())
                .open("table")
                .open("tr");
        for (String head : List.of("fold", "rows", "accuracy", "loss")) {
            page.leaf("th", head);
        }
        page.close("tr");
        for (Fold fold : folds) {
            page.open("tr").open("td");
            page.leaf("a", fold.directory(), "href", fold.directory() + "/" + RunDirectoryNames.REPORT);
            page.close("td").leaf("td", String.valueOf(fold.rows()));
            page.leaf("td", fold.accuracy().map(FoldsResult::four).orElse(""));
            page.leaf("td", four(fold.loss())).close("tr");
        }
        return page.close("table").raw("</body></html>\n").toString();
    }

    private static String four(double figure) {
        return String.format(Locale.ROOT, "%.4f", figure);
    }
}
