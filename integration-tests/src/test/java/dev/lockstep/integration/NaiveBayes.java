package dev.lockstep.integration;

import dev.lockstep.data.ArrowDataset;
import dev.lockstep.data.Batch;
import dev.lockstep.data.BatchFeed;
import dev.lockstep.data.ReadOptions;
import dev.lockstep.data.Split;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The plainest reader of two kinds of sentences: how often does each word, and each pair of words that follow one another, stand
 * in those of the one kind and of the other? Multinomial, one added to each count.
 */
final class NaiveBayes {
    private static final int ROWS = 64;

    /** Behind the greatest token: pairs are numbered from here on. */
    private static final long PAIRS = 1L << 32;

    private final Map<Long, double[]> counts = new HashMap<>();
    private final double[] sums = new double[2];
    private final double[] sentences = new double[2];

    private NaiveBayes() {}

    /** The share of the validation rows that it tells rightly, of a data set of padded tokens, having read the training rows. */
    static double accuracy(String dataset) {
        try (ArrowDataset data = ArrowDataset.open(dataset, ReadOptions.plain(1 << 26))) {
            NaiveBayes reader = new NaiveBayes();
            each(data, Split.TRAIN, reader::learn);
            List<Boolean> right = new ArrayList<>();
            each(data, Split.VALIDATION, (words, kind) -> right.add(reader.kind(words) == kind));
            return (double) right.stream().filter(each -> each).count() / right.size();
        }
    }

    private interface Reader {
        void read(Set<Long> words, int kind);
    }

    private static void each(ArrowDataset data, Split split, Reader reader) {
        try (BatchFeed feed = data.evaluationFeed(split, 0, 1, ROWS)) {
            for (long step = 0; step < data.evaluationSteps(split, 0, 1, ROWS); step++) {
                Batch batch = feed.batch(step);
                for (int row = 0; row < batch.rows(); row++) {
                    reader.read(words(batch, row), (int) batch.labels().get(row));
                }
            }
        }
    }

    /** The words of a row and its pairs of words, each once. */
    private static Set<Long> words(Batch batch, int row) {
        Set<Long> words = new HashSet<>();
        int width = batch.featureWidth();
        long before = -1;
        for (int i = 0; i < width; i++) {
            long word = (long) batch.features().get(row * width + i);
            if (word == 0) {
                break; // padding, to the end
            }
            words.add(word);
            if (before >= 0) {
                words.add(PAIRS * (before + 1) + word);
            }
            before = word;
        }
        return words;
    }

    private void learn(Set<Long> words, int kind) {
        sentences[kind]++;
        for (long word : words) {
            counts.computeIfAbsent(word, any -> new double[2])[kind]++;
            sums[kind]++;
        }
    }

    private int kind(Set<Long> words) {
        double odds = Math.log(sentences[1] / sentences[0]);
        for (long word : words) {
            double[] found = counts.get(word);
            if (found != null) {
                odds += Math.log((found[1] + 1) / (sums[1] + counts.size()));
                odds -= Math.log((found[0] + 1) / (sums[0] + counts.size()));
            }
        }
        return odds > 0 ? 1 : 0;
    }
}
