package dev.lockstep.engine;

import dev.lockstep.network.BranchJoin;
import dev.lockstep.network.ImportSpec;
import dev.lockstep.network.ShapeException;
import dev.lockstep.setting.SettingNames;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The part of a model that a run takes: all that leads from one of its layers to another. */
final class ImportedSlice {
    private static final String IMPORT = "network.import.";

    private final ImportedModel model;
    private final int first;
    private final int last;

    private ImportedSlice(ImportedModel model, ImportSpec asked, boolean othersFollow) {
        this.model = model;
        first = asked.from().map(name -> place(name, "from")).orElse(ImportedModel.ROW);
        last = asked.until()
                .map(name -> place(name, "until"))
                .orElseGet(() -> othersFollow ? beforeOutput() : model.layers().size() - 1);
    }

    /** The layers of the part, each reading places of this list. */
    static List<ImportedModel.Layer> of(ImportedModel model, ImportSpec asked, boolean othersFollow) {
        return new ImportedSlice(model, asked, othersFollow).layers();
    }

    private List<ImportedModel.Layer> layers() {
        Set<Integer> wanted = new TreeSet<>();
        collect(last, wanted);
        if (wanted.isEmpty() || (first != ImportedModel.ROW && !wanted.contains(first))) {
            throw new ShapeException(
                    IMPORT + "until",
                    "takes no layer of " + model.file() + ": from "
                            + model.names().get(Math.max(0, first)) + " on there is none",
                    "the layers are " + model.names());
        }
        List<Integer> places = List.copyOf(wanted);
        List<ImportedModel.Layer> layers = new ArrayList<>();
        for (int place : places) {
            ImportedModel.Layer layer = model.layers().get(place);
            layer.refusal().ifPresent(why -> {
                throw new IllegalArgumentException(why);
            });
            requireOneWayIn(place, layer);
            List<Integer> from = place == first
                    ? List.of(ImportedModel.ROW)
                    : layer.from().stream().map(places::indexOf).toList();
            layers.add(layer.reading(from));
        }
        return layers;
    }

    /** Adds what leads to a place, back to the first layer that is taken. */
    private void collect(int place, Set<Integer> wanted) {
        if (place != ImportedModel.ROW && wanted.add(place) && place != first) {
            model.layers().get(place).from().forEach(before -> collect(before, wanted));
        }
    }

    private void requireOneWayIn(int place, ImportedModel.Layer layer) {
        if (first == ImportedModel.ROW) {
            return;
        }
        String name = model.names().get(first);
        boolean joins = place == first && layer.work() instanceof BranchJoin;
        boolean passesBy = place != first && layer.from().contains(ImportedModel.ROW);
        if (joins || passesBy) {
            throw new ShapeException(
                    IMPORT + "from",
                    "=" + name
                            + (joins
                                    ? " joins several layers of " + model.file()
                                    : " of " + model.file() + " is passed by: " + layer.name()
                                            + " reads the row on another way"),
                    "begin with a layer that all ways go through");
        }
    }

    /** The last place before the layer whose outputs are the model's. */
    private int beforeOutput() {
        int at = model.layers().size() - 1;
        while (at != ImportedModel.ROW) {
            ImportedModel.Layer layer = model.layers().get(at);
            if (layer.from().size() > 1) {
                throw new ShapeException(
                        IMPORT + "until",
                        "is not given, and " + model.file() + " ends in " + layer.name() + ", which joins "
                                + layer.from().size() + " layers",
                        "name the last layer to take");
            }
            if (layer.learns() || layer.refusal().isPresent()) {
                return layer.from().get(0);
            }
            at = layer.from().get(0);
        }
        return model.layers().size() - 1;
    }

    private int place(String name, String setting) {
        return model.find(name).orElseThrow(() -> unknown(name, setting));
    }

    private ShapeException unknown(String name, String setting) {
        String near = SettingNames.nearest(name, model.names().stream())
                .map(other -> "did you mean " + other + "? ")
                .orElse("");
        return new ShapeException(
                IMPORT + setting,
                "=" + name + " is no layer of " + model.file(),
                near + "its layers are " + String.join(", ", model.names()));
    }

    /** The names of those layers of the part that are to stay as they are. */
    static Set<String> frozen(ImportedModel model, ImportSpec asked, List<ImportedModel.Layer> part) {
        Set<String> names = new HashSet<>();
        for (String name : asked.freeze()) {
            if (name.equals(ImportSpec.ALL)) {
                part.forEach(layer -> names.add(layer.name()));
                continue;
            }
            new ImportedSlice(model, asked, false).place(name, "freeze");
            if (part.stream().noneMatch(layer -> layer.name().equals(name))) {
                throw new ShapeException(
                        IMPORT + "freeze",
                        "=" + name + " is a layer of " + model.file() + " that is not taken",
                        "remove it, or change from and until");
            }
            names.add(name);
        }
        return names;
    }
}
