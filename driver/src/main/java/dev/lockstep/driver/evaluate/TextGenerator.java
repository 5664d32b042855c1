package dev.lockstep.driver.evaluate;

import dev.lockstep.data.Batch;
import dev.lockstep.data.DataSchema;
import dev.lockstep.data.LearnedRows;
import dev.lockstep.engine.model.ModelReplica;
import dev.lockstep.engine.model.TrainedModel;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Goes on with a text, character by character: a model that predicts the next character at each step is asked for the
 * chances at the last one. It sees no more characters before it than a row of its training had.
 */
public final class TextGenerator implements AutoCloseable {
    private final List<String> characters;
    private final int steps;
    private final ModelReplica model;
    private final Batch batch;
    private final FloatBuffer outputs;

    private TextGenerator(TrainedModel trained, ModelReplica model) {
        this.characters = trained.manifest().rows().vocabulary();
        this.model = model;
        steps = trained.schema().featureWidth();
        batch = new Batch(1, trained.schema());
        batch.rows(1);
        outputs = FloatBuffer.allocate(model.replica().outputWidth());
    }

    /**
     * Opens a model.
     *
     * @throws IllegalArgumentException where it predicts no characters, or is of another network
     */
    public static TextGenerator open(TrainedModel trained) {
        LearnedRows rows = trained.manifest().rows();
        DataSchema.Labels labels = trained.schema().labels();
        if (!labels.ofEachStep() || !labels.classes().equals(rows.vocabulary())) {
            throw new IllegalArgumentException("the run " + trained.run().name() + " learned from " + rows.source()
                    + ", not to predict the next character of a text (data.source: characters)");
        }
        return new TextGenerator(trained, ModelReplica.open(trained));
    }

    /** What one text is made by; at temperature 0 each character is the likeliest. */
    public record Draft(String prompt, int length, double temperature, long seed) {}

    /**
     * Hands out one character after the other.
     *
     * @throws IllegalArgumentException where the prompt is empty, or has a character that the model never saw
     */
    public void write(Draft draft, Consumer<String> out) {
        List<Integer> tokens = tokens(draft.prompt());
        TokenSampling sampling = new TokenSampling(draft.temperature(), draft.seed());
        for (int i = 0; i < draft.length(); i++) {
            int next = sampling.draw(chances(tokens));
            tokens.add(next);
            out.accept(characters.get(next));
        }
    }

    private List<Integer> tokens(String prompt) {
        if (prompt.isEmpty()) {
            throw new IllegalArgumentException("the prompt is empty; give it a character to go on from");
        }
        List<Integer> tokens = new ArrayList<>();
        prompt.codePoints().mapToObj(Character::toString).forEach(character -> {
            int token = characters.indexOf(character);
            if (token < 0) {
                throw new IllegalArgumentException(
                        "the prompt has '" + character + "', which the model never saw; it knows "
                                + String.join("", characters).strip());
            }
            tokens.add(token);
        });
        return tokens;
    }

    /** Of each character to come next. Behind the last one stands something that no step before it sees. */
    private float[] chances(List<Integer> tokens) {
        int seen = Math.min(steps, tokens.size());
        for (int step = 0; step < steps; step++) {
            batch.features().put(step, step < seen ? tokens.get(tokens.size() - seen + step) : 0);
        }
        model.replica().predict(batch, outputs);
        float[] chances = new float[characters.size()];
        outputs.get((seen - 1) * chances.length, chances);
        return chances;
    }

    @Override
    public void close() {
        model.close();
    }
}
