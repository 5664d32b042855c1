package dev.lockstep.driver.evaluate;

import dev.lockstep.config.RunSpec;
import dev.lockstep.data.Batch;
import dev.lockstep.data.DataSchema;
import dev.lockstep.data.DatasetManifest;
import dev.lockstep.engine.ComputeDevice;
import dev.lockstep.engine.Engine;
import dev.lockstep.engine.EngineSpec;
import dev.lockstep.engine.Engines;
import dev.lockstep.engine.InitialWeights;
import dev.lockstep.engine.Replica;
import dev.lockstep.engine.model.CoefficientsFile;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
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
    private final Engine engine;
    private final Replica replica;
    private final Batch batch;
    private final FloatBuffer outputs;

    private TextGenerator(DataSchema schema, List<String> characters, Engine engine, Replica replica) {
        this.characters = characters;
        this.engine = engine;
        this.replica = replica;
        steps = schema.featureWidth();
        batch = new Batch(1, schema);
        batch.rows(1);
        outputs = FloatBuffer.allocate(replica.outputWidth());
    }

    /**
     * Opens a model.
     *
     * @throws IllegalArgumentException where it predicts no characters, or is of another network
     */
    public static TextGenerator open(TrainedModel trained) throws IOException {
        RunSpec run = trained.run();
        DatasetManifest manifest = trained.manifest();
        DataSchema schema = trained.schema();
        Path model = trained.file();
        DataSchema.Labels labels = schema.labels();
        if (!labels.ofEachStep() || !labels.classes().equals(manifest.vocabulary())) {
            throw new IllegalArgumentException("the run " + run.name() + " learned from " + manifest.source()
                    + ", not to predict the next character of a text (data.source: characters)");
        }
        EngineSpec spec = new EngineSpec(
                run.network(),
                run.training().updater(),
                run.training().clip(),
                schema,
                0,
                run.training().arithmetic(),
                1,
                1,
                InitialWeights.FRESH,
                ComputeDevice.processor());
        Engine engine = Engines.named(run.training().engine()).open(spec);
        Replica replica = engine.replica(0);
        try (InputStream in = new BufferedInputStream(Files.newInputStream(model))) {
            float[] parameters = CoefficientsFile.read(model.toString(), in);
            if (parameters.length != replica.parameters().capacity()) {
                throw new IllegalArgumentException(
                        model + " has " + parameters.length + " parameters, but the network of " + run.name() + " has "
                                + replica.parameters().capacity());
            }
            replica.parameters().put(0, parameters);
        } catch (IOException e) {
            throw new IOException("cannot read " + model + ": " + e.getMessage(), e);
        }
        return new TextGenerator(schema, manifest.vocabulary(), engine, replica);
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
        replica.predict(batch, outputs);
        float[] chances = new float[characters.size()];
        outputs.get((seen - 1) * chances.length, chances);
        return chances;
    }

    @Override
    public void close() {
        replica.close();
        engine.close();
    }
}
