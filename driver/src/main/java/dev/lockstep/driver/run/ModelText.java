package dev.lockstep.driver.run;

import dev.lockstep.data.LearnedRows;
import dev.lockstep.data.PreparedColumn;
import dev.lockstep.data.TablePreparation;
import dev.lockstep.engine.NetworkCheck;
import dev.lockstep.engine.model.ModelManifest;
import dev.lockstep.engine.model.TrainedModel;
import dev.lockstep.engine.parameter.ParameterLayout;
import dev.lockstep.network.NetworkPlan;
import dev.lockstep.setting.SettingWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A trained model in words: what it is given, what it says, what is in between, and where it comes from. */
public record ModelText(TrainedModel model) {
    private static final String NETWORK = "network.";
    private static final int MOST_COLUMNS = 40;

    /** Line after line, for a terminal. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>(head());
        lines.add("");
        lines.addAll(layers());
        model.columns().prepared().ifPresent(found -> lines.addAll(columns(found)));
        lines.add("");
        lines.addAll(origin());
        return lines;
    }

    private List<String> head() {
        LearnedRows rows = model.manifest().rows();
        SchemaText text = new SchemaText(model.schema(), rows.byteScale());
        return List.of(
                line("model", model.file()),
                line("run", model.run().name()),
                line("a row", text.row()),
                line("predicts", text.label()),
                line("loss", SettingWriter.spelt(model.run().network().loss())));
    }

    private static String line(String name, String text) {
        return String.format(Locale.ROOT, "%-12s%s", name, text);
    }

    private List<String> layers() {
        NetworkPlan plan = NetworkCheck.plan(model.run().network(), model.schema());
        ParameterLayout layout = ParameterLayout.of(plan);
        List<String> lines = new ArrayList<>();
        lines.add(String.format(Locale.ROOT, "%-40s %14s  %s", "layer", "parameters", "puts out"));
        for (NetworkPlan.Node node : plan.nodes()) {
            String path = node.path().startsWith(NETWORK) ? node.path().substring(NETWORK.length()) : node.path();
            lines.add(String.format(Locale.ROOT, "%-40s %,14d  %s", path, layout.room(node.number()), node.out()));
        }
        lines.add(String.format(Locale.ROOT, "%-40s %,14d", "together", layout.length()));
        return lines;
    }

    private static List<String> columns(TablePreparation preparation) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add(String.format(Locale.ROOT, "%-24s %s", "column", "is"));
        List<PreparedColumn> columns = preparation.columns();
        columns.stream()
                .limit(MOST_COLUMNS)
                .forEach(column -> lines.add(String.format(Locale.ROOT, "%-24s %s", column.name(), said(column))));
        if (columns.size() > MOST_COLUMNS) {
            lines.add("… and " + (columns.size() - MOST_COLUMNS) + " more");
        }
        return lines;
    }

    private static String said(PreparedColumn column) {
        if (column.words().isEmpty()) {
            String standIn = column.standIn() == null
                    ? ""
                    : String.format(Locale.ROOT, "; %.6g where it is missing", column.standIn());
            return SchemaText.count(column.width(), "value")
                    + String.format(Locale.ROOT, ", less %.6g, times %.6g", column.subtract(), column.multiply())
                    + standIn;
        }
        return (column.width() > 1 ? "one of " : "the number of one of ")
                + SchemaText.count(column.words().size(), "word")
                + (column.missingIsWord() ? ", or missing" : "")
                + ": " + SchemaText.some(column.words());
    }

    private List<String> origin() {
        ModelManifest manifest = model.manifest();
        LearnedRows rows = manifest.rows();
        List<String> lines = new ArrayList<>();
        lines.add(line("weights", manifest.weightsSha256()));
        lines.add(line("learned of", rows.fingerprint().isEmpty() ? "rows without a name" : rows.fingerprint()));
        rows.rows()
                .forEach((part, count) ->
                        lines.add(line("", SchemaText.count(count, part.name().toLowerCase(Locale.ROOT) + " row"))));
        lines.add(line("rows' hash", rows.sha256().isEmpty() ? "unknown" : rows.sha256()));
        lines.add(line("lockstep", manifest.lockstep()));
        lines.add(line("engine", model.run().training().engine()));
        manifest.versions().forEach((what, version) -> lines.add(line("", what + " " + version)));
        return lines;
    }
}
