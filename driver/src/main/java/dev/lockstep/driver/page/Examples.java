package dev.lockstep.driver.page;

import dev.lockstep.events.Event.Foretold;
import dev.lockstep.events.Event.GivenBack;
import dev.lockstep.events.Event.SaliencyDrawn;
import java.util.List;
import java.util.function.Consumer;

/** What the kept model makes of some rows, in pictures. */
record Examples(History history, Markup page) {

    void write() {
        history.last(SaliencyDrawn.class)
                .ifPresent(drawn -> section(
                        "saliency",
                        "What the model looks at",
                        "Where a picture is red, the kept model is less certain of its answer when that place is"
                                + " covered.",
                        "pictures",
                        drawn.pictures(),
                        picture -> new SaliencyPicture(picture, history.classes()).into(page)));
        history.last(GivenBack.class)
                .ifPresent(given -> section(
                        "givenBack",
                        "What the model gives back",
                        "On the left of each pair a picture, on the right the same as the kept model gives it back.",
                        "pictures",
                        given.pairs(),
                        pair -> new EchoPair(pair).into(page)));
        history.last(Foretold.class)
                .ifPresent(foretold -> section(
                        "foretold",
                        "What the model foretells",
                        "Some of the windows that the kept model is judged by: what was known, what came then, what the"
                                + " model foretold, and the last value that was known, repeated.",
                        "charts",
                        foretold.windows(),
                        window -> new ForecastChart(window).into(page)));
    }

    /** @param layout how the examples stand beside one another */
    private <T> void section(
            String id, String title, String words, String layout, List<T> examples, Consumer<T> drawing) {
        new Tables(page).section(id, title);
        page.leaf("p", words).open("div", "class", layout);
        examples.forEach(drawing);
        page.close("div").close("section");
    }
}
