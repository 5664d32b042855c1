package dev.lockstep.engine.model;

import dev.lockstep.config.FormatSpec;
import dev.lockstep.data.TablePreparation.PreparedRow;
import dev.lockstep.data.TokenVocabulary;
import dev.lockstep.data.WordTokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a model takes a text: as the numbers of its words, in the vocabulary that its training made.
 *
 * @param steps words of a row; longer texts are cut
 * @param padded whether a row may have fewer; else what is missing is padding like any word
 */
public record ModelWords(TokenVocabulary vocabulary, int steps, boolean padded) {

    /** Empty where the model learned from no texts. */
    public static Optional<ModelWords> of(TrainedModel model) {
        return model.run().data().source() instanceof FormatSpec.Words
                ? Optional.of(new ModelWords(
                        new TokenVocabulary(model.manifest().rows().vocabulary()),
                        model.schema().featureWidth(),
                        model.schema().padded()))
                : Optional.empty();
    }

    /** What the network is given for a text, and the words that it does not know. One without a word is one unknown word. */
    public PreparedRow features(String text) {
        List<String> words = WordTokenizer.of(text);
        int known = Math.min(steps, words.size());
        float[] features = new float[padded ? Math.max(1, known) : steps];
        features[0] = TokenVocabulary.UNKNOWN;
        List<String> unknown = new ArrayList<>();
        for (int i = 0; i < known; i++) {
            int number = vocabulary.number(words.get(i));
            features[i] = number;
            if (number == TokenVocabulary.UNKNOWN) {
                unknown.add(words.get(i));
            }
        }
        return new PreparedRow(features, unknown);
    }
}
