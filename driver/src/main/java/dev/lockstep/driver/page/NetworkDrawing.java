package dev.lockstep.driver.page;

import dev.lockstep.events.Event.RunDescribed.Layer;
import java.util.List;
import java.util.Locale;

/** A network from its row to what it puts out: a box for each layer, with what goes out of it; ways around layers beside them. */
record NetworkDrawing(String row, List<Layer> layers) {
    private static final int LEFT = 8;
    private static final int BOX = 350;
    private static final int HEIGHT = 40;
    private static final int EVERY = 66;
    private static final int MOST_LETTERS = 38;
    private static final int WAY_APART = 16;

    void into(MarkupBuilder page) {
        page.open(
                "div", "class", "card scroll network", "tabindex", "0", "role", "region", "aria-label", "The network");
        page.open(
                "svg",
                "viewBox",
                "0 0 " + PlotFrame.WIDTH + " " + (EVERY * layers.size() + HEIGHT + 8),
                "role",
                "img",
                "aria-label",
                words());
        box(page, -1, "row", "", row);
        for (int i = 0; i < layers.size(); i++) {
            Layer layer = layers.get(i);
            for (int from : layer.from()) {
                way(page, from, i);
            }
            String parameters = layer.parameters() == 0 ? "" : NumberLabels.of(layer.parameters(), "parameter");
            box(page, i, layer.kind(), parameters, layer.settings());
        }
        page.close("svg").close("div");
    }

    private String words() {
        StringBuilder words = new StringBuilder("From the row, " + row + ": ");
        layers.forEach(layer -> words.append(layer.kind())
                .append(", which puts out ")
                .append(layer.out())
                .append("; "));
        return words.append("that is the answer.").toString();
    }

    private static int top(int place) {
        return (place + 1) * EVERY + 4;
    }

    private static void box(MarkupBuilder page, int place, String kind, String right, String below) {
        int top = top(place);
        page.open("g").leaf("title", below.isEmpty() ? kind : kind + ": " + below);
        page.empty("rect", "class", "layer", "x", LEFT, "y", top, "width", BOX, "height", HEIGHT, "rx", 6);
        page.leaf("text", kind, "class", "kind", "x", LEFT + 10, "y", top + 17);
        page.leaf("text", right, "x", LEFT + BOX - 10, "y", top + 17, "text-anchor", "end");
        String shown = below.length() > MOST_LETTERS ? below.substring(0, MOST_LETTERS - 1) + "…" : below;
        page.leaf("text", shown, "class", "small", "x", LEFT + 10, "y", top + 33)
                .close("g");
    }

    /** Straight down to the next one, with the shape of what goes along; else around those between. */
    private void way(MarkupBuilder page, int from, int to) {
        int begin = top(from) + HEIGHT;
        int end = top(to);
        if (to - from == 1) {
            int middle = LEFT + BOX / 2;
            page.empty("path", "class", "way", "d", "M" + middle + " " + begin + "V" + end);
            page.empty("path", "class", "head", "d", "M" + (middle - 4) + " " + (end - 6) + "h8l-4 6z");
            String shape = from < 0 ? "" : layers.get(from).out();
            page.leaf("text", shape, "class", "small", "x", middle + 10, "y", begin + 17);
            return;
        }
        int side = LEFT + BOX + Math.min(PlotFrame.WIDTH - LEFT - BOX - 20, WAY_APART * (1 + to - from));
        int out = top(from) + HEIGHT / 2;
        int in = end + HEIGHT / 2;
        page.empty(
                "path",
                "class",
                "way",
                "d",
                String.format(
                        Locale.ROOT,
                        "M%d %dC%d %d %d %d %d %d",
                        LEFT + BOX,
                        out,
                        side,
                        out,
                        side,
                        in,
                        LEFT + BOX + 6,
                        in));
        page.empty("path", "class", "head", "d", "M" + (LEFT + BOX + 6) + " " + (in - 4) + "v8l-6 -4z");
    }
}
