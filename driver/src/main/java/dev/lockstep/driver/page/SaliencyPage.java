package dev.lockstep.driver.page;

import dev.lockstep.events.Event.SaliencyDrawn;
import java.util.List;

/** What a model looks at in some pictures, as a page of its own. */
public final class SaliencyPage {
    private SaliencyPage() {}

    /**
     * The page.
     *
     * @param name of the model
     * @param classes by their numbers
     */
    public static String text(String name, List<String> classes, SaliencyDrawn drawn) {
        return HtmlPage.text(name, page -> {
            page.open("main").leaf("h1", "What " + name + " looks at");
            page.leaf("p", ModelExamples.SALIENCY).open("div", "class", "pictures");
            drawn.pictures().forEach(picture -> new SaliencyPicture(picture, classes).into(page));
            page.close("div").close("main");
        });
    }
}
