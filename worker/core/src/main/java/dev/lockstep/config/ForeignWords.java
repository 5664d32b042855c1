package dev.lockstep.config;

import dev.lockstep.setting.StrangeWords;
import dev.lockstep.setting.YamlNode;
import dev.lockstep.setting.YamlNode.Mapping;
import dev.lockstep.setting.YamlNode.Scalar;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What people bring from Keras, PyTorch and scikit-learn that is not only another name: a learning rate beside its updater, which
 * is put where it belongs, and words for which there is nothing here, or something of another form, which are answered.
 */
final class ForeignWords {
    private static final String RATE = "learningRate";
    private static final Set<String> RATES = Set.of("learningrate", "lr", "learningrateinit");
    private static final Set<String> UPDATERS = Set.of("updater", "optimizer");
    private static final Set<String> NAMES = Set.of("name", "type", "classname", "class");
    private static final String RATE_PLACE = "write it once, as training.updater: { adam: { learningRate: 0.001 } }";
    private static final String FROM_DATA = "how large it is is taken from the data; remove it";

    static final StrangeWords ANSWERS = new StrangeWords(Map.ofEntries(
            Map.entry("metrics", "all scores are always counted: accuracy and F1, or RMSE, MAE and R²; remove it"),
            Map.entry("shuffle", "each epoch takes the rows in an order of its own; remove it"),
            Map.entry("verbose", "say --quiet, --json or --verbose on the command line"),
            Map.entry("validationSplit", "write data.split: { validation: 0.2 }"),
            Map.entry("testSize", "write data.split: { test: 0.2 }"),
            Map.entry("callbacks", "write training.earlyStopping and checkpoint"),
            Map.entry("patience", "write training.earlyStopping: { patience: 5 }"),
            Map.entry("inputShape", FROM_DATA),
            Map.entry("inputDim", FROM_DATA),
            Map.entry("inFeatures", FROM_DATA),
            Map.entry("inputSize", FROM_DATA),
            Map.entry("inChannels", FROM_DATA),
            Map.entry("vocabSize", FROM_DATA),
            Map.entry("numEmbeddings", FROM_DATA),
            Map.entry("nJobs", "write cluster: { ranks: 2 }, and training.replicas for what they share"),
            Map.entry("maxIter", "write training.epochs: 20"),
            Map.entry("maxSteps", "write training.epochs: 20"),
            Map.entry("weightDecay", "write training.updater: { adamW: { weightDecay: 0.01 } }, or network.l2: 0.0001"),
            Map.entry("momentum", "write training.updater: { momentum: { learningRate: 0.01, momentum: 0.9 } }"),
            Map.entry("learningRate", RATE_PLACE),
            Map.entry("lr", RATE_PLACE),
            Map.entry("betas", "write beta1: 0.9 and beta2: 0.999"),
            Map.entry("scheduler", "write it where the rate stands: learningRate: { cosine: { rate: 0.01 } }"),
            Map.entry("lrScheduler", "write it where the rate stands: learningRate: { cosine: { rate: 0.01 } }"),
            Map.entry("clipnorm", "write training.clip: { norm: 1.0 }"),
            Map.entry("clipvalue", "write training.clip: { value: 0.5 }"),
            Map.entry("maxGradNorm", "write training.clip: { norm: 1.0 }"),
            Map.entry("gradientClipVal", "write training.clip: { norm: 1.0 }"),
            Map.entry("returnSequences", "a recurrent layer puts out each step; put lastStep behind it for the last"),
            Map.entry("hiddenLayerSizes", "write a layer for each: - dense: { units: 100, activation: relu }"),
            Map.entry("accelerator", "write cluster: { device: gpu }"),
            Map.entry("criterion", "write network.loss: crossEntropy"),
            Map.entry("model", "write network: { layers: [...], loss: crossEntropy }")));

    private ForeignWords() {}

    private static String plain(String word) {
        return word.toLowerCase(Locale.ROOT).replaceAll("[-_ ]", "");
    }

    /** The tree with the learning rate where it belongs. */
    static YamlNode ordered(YamlNode root) {
        if (!(root instanceof Mapping mapping) || !(mapping.entries().get("training") instanceof Mapping training)) {
            return root;
        }
        Map<String, YamlNode> all = new LinkedHashMap<>(mapping.entries());
        all.put("training", new Mapping(training.place(), ofTraining(training.entries())));
        return new Mapping(mapping.place(), all);
    }

    private static Map<String, YamlNode> ofTraining(Map<String, YamlNode> given) {
        Map<String, YamlNode> entries = new LinkedHashMap<>(given);
        Optional<String> updater = given.keySet().stream()
                .filter(key -> UPDATERS.contains(plain(key)))
                .findFirst();
        updater.ifPresent(key -> entries.computeIfPresent(key, (same, node) -> named(node)));
        Optional<String> rate = given.keySet().stream()
                .filter(key -> RATES.contains(plain(key)))
                .findFirst();
        if (rate.isPresent()) {
            YamlNode value = given.get(rate.get());
            String key = updater.orElse("updater");
            Optional<YamlNode> whole = value == null ? Optional.empty() : rated(entries.get(key), value);
            whole.ifPresent(found -> {
                entries.remove(rate.get());
                entries.put(key, found);
            });
        }
        return entries;
    }

    /** {@code { name: adam, lr: 0.01 }} as {@code { adam: { lr: 0.01 } }}. */
    private static YamlNode named(YamlNode updater) {
        if (!(updater instanceof Mapping mapping)) {
            return updater;
        }
        for (Map.Entry<String, YamlNode> entry : mapping.entries().entrySet()) {
            if (NAMES.contains(plain(entry.getKey())) && entry.getValue() instanceof Scalar name) {
                Map<String, YamlNode> rest = new LinkedHashMap<>(mapping.entries());
                rest.remove(entry.getKey());
                return new Mapping(mapping.place(), Map.of(name.text(), new Mapping(name.place(), rest)));
            }
        }
        return updater;
    }

    /** An updater with a rate that it does not have yet; empty where it has one: then it is the reader's to say. */
    private static Optional<YamlNode> rated(@Nullable YamlNode updater, YamlNode rate) {
        Map<String, YamlNode> settings = new LinkedHashMap<>(Map.of(RATE, rate));
        if (updater == null) {
            return Optional.of(new Mapping(rate.place(), Map.of("adam", new Mapping(rate.place(), settings))));
        }
        if (updater instanceof Scalar name && !name.isNull()) {
            return Optional.of(new Mapping(name.place(), Map.of(name.text(), new Mapping(name.place(), settings))));
        }
        if (updater instanceof Mapping mapping && mapping.entries().size() == 1) {
            Map.Entry<String, YamlNode> only =
                    mapping.entries().entrySet().iterator().next();
            boolean isOpen = only.getValue() instanceof Mapping own
                    && own.entries().keySet().stream().noneMatch(key -> RATES.contains(plain(key)));
            if (isOpen && only.getValue() instanceof Mapping own) {
                settings.putAll(own.entries());
                return Optional.of(
                        new Mapping(mapping.place(), Map.of(only.getKey(), new Mapping(own.place(), settings))));
            }
        }
        return Optional.empty();
    }
}
