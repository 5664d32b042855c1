package dev.lockstep.driver.page;

import dev.lockstep.events.Event.Forecast;
import dev.lockstep.events.Event.Reconstructed;
import dev.lockstep.events.Event.SaliencyDrawn;
import java.util.List;
import java.util.function.Consumer;

/** What the kept model makes of some rows, in pictures. */
record ModelExamples(RunHistory history, MarkupBuilder page) {
    static final String SALIENCY =
            "Where a picture is red, the model is less certain of its answer when that place is covered.";

    void write() {
        history.last(SaliencyDrawn.class)
                .ifPresent(drawn -> section(
                        "saliency",
                        "What the model looks at",
                        SALIENCY,
                        "pictures",
                        drawn.pictures(),
                        picture -> new SaliencyPicture(picture, history.classes()).into(page)));
        history.last(Reconstructed.class)
                .ifPresent(reconstructed -> section(
                        "reconstructed",
                        "What the model reconstructs",
                        "On the left of each pair a picture, on the right its reconstruction by the kept model.",
                        "pictures",
                        reconstructed.pairs(),
                        pair -> new ReconstructionPair(pair).into(page)));
        history.last(Forecast.class)
                .ifPresent(forecast -> section(
                        "forecast",
                        "What the model forecasts",
                        "Some of the windows that the kept model is judged by: what was known, what came then, the"
                                + " forecast, and the last value that was known, repeated.",
                        "charts",
                        forecast.windows(),
                        window -> new ForecastChart(window).into(page)));
    }

    /** @param layout how the examples stand beside one another */
    private <T> void section(
            String id, String title, String words, String layout, List<T> examples, Consumer<T> drawing) {
        new ReportTables(page).section(id, title);
        page.leaf("p", words).open("div", "class", layout);
        examples.forEach(drawing);
        page.close("div").close("section");
    }
}
