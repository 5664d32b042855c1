package dev.lockstep.engine.model;

import com.fasterxml.jackson.databind.node.NullNode;
import dev.lockstep.config.RunFile;
import dev.lockstep.config.RunSpec;
import dev.lockstep.data.DataSchema;
import dev.lockstep.data.LearnedRows;
import dev.lockstep.data.PreparedColumn;
import dev.lockstep.data.TablePreparation;
import dev.lockstep.data.ValueForm;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Files of models whose weights were written by hand, for the engine that is no library. */
public final class SampleModels {
    private static final List<String> SIZES = List.of("small", "large");

    private SampleModels() {}

    /**
     * Of {@code age}, which goes by tens from 30 on, and {@code job}, {@code baker} or {@code pilot}: a row is {@code large}
     * by the chance of a sigmoid of (age - 30) / 10 + 2 for pilots.
     */
    public static byte[] ofPeople() {
        List<PreparedColumn> columns = List.of(
                PreparedColumn.number("age", ValueForm.PLAIN, 30, 0.1, null),
                PreparedColumn.words(
                        "job", PreparedColumn.Kind.ONE_HOT, ValueForm.PLAIN, List.of("baker", "pilot"), false));
        TablePreparation preparation = new TablePreparation(
                columns, new TablePreparation.PreparedLabel("size", ValueForm.PLAIN, SIZES), List.of(), 0);
        DataSchema schema =
                new DataSchema(List.of(3), List.of("age", "job=baker", "job=pilot"), new DataSchema.Classes(SIZES));
        LearnedRows rows = new LearnedRows(
                "people-0", "Csv", "0", schema, Optional.empty(), Map.of(), List.of(), List.of(), preparation.toTree());
        return of(run("csv, path: people.csv, label: size"), rows, 1, 0, 2, 0);
    }

    /** Of {@code x} and {@code y}: a row is {@code large} by the chance of a sigmoid of their sum. */
    public static byte[] ofPoints() {
        DataSchema schema = new DataSchema(List.of(2), List.of("x", "y"), new DataSchema.Classes(SIZES));
        return of(run("moons"), LearnedRows.like(schema), 1, 1, 0);
    }

    /** Of {@code x}: a price of 2x + 1, which was learned as a label of half of what it is above 5. */
    public static byte[] ofPrices() {
        DataSchema schema = new DataSchema(List.of(1), List.of("x"), new DataSchema.Numbers(List.of("price")));
        RunSpec run = RunFile.read("run.yaml", """
                name: prices
                data: { source: linear, features: 1 }
                network: { layers: [ dense: { units: 1 } ], loss: mse }
                training: { engine: fake }
                """, List.of());
        TablePreparation preparation = new TablePreparation(
                List.of(PreparedColumn.number("x", ValueForm.PLAIN, 0, 1, null)),
                new TablePreparation.PreparedLabel("price", ValueForm.PLAIN, List.of(), 5, 0.5),
                List.of(),
                0);
        LearnedRows rows = new LearnedRows(
                "prices-0", "Csv", "0", schema, Optional.empty(), Map.of(), List.of(), List.of(), preparation.toTree());
        return of(run, rows, 1, -2);
    }

    /** Of texts of at most three words, of which it knows {@code good} and {@code bad}: large by the sum of their numbers. */
    public static byte[] ofTexts() {
        List<String> vocabulary = List.of("<padding>", "<unknown>", "bad", "good");
        DataSchema schema =
                new DataSchema(List.of(3), List.of(), vocabulary.size(), true, new DataSchema.Classes(SIZES));
        RunSpec run = RunFile.read("run.yaml", """
                name: texts
                data: { source: words, path: texts.txt }
                network:
                  layers:
                    - embedding: { size: 2 }
                    - lstm: { units: 2 }
                    - lastStep: {}
                    - dense: { units: 1, activation: sigmoid }
                  loss: binaryCrossEntropy
                training: { engine: fake }
                """, List.of());
        LearnedRows rows = new LearnedRows(
                "texts-0",
                "Words",
                "0",
                schema,
                Optional.empty(),
                Map.of(),
                List.of(),
                vocabulary,
                NullNode.getInstance());
        return of(run, rows, 1, 1, 1, -5.5f);
    }

    /** Of two characters of {@code abc}: behind each of them it expects the next one of the alphabet, and {@code c} behind c. */
    public static byte[] ofCharacters() {
        List<String> alphabet = List.of("a", "b", "c");
        DataSchema schema = new DataSchema(List.of(2), List.of(), 3, false, new DataSchema.StepClasses(alphabet, 2));
        RunSpec run = RunFile.read("run.yaml", """
                name: abc
                data: { source: characters, path: abc.txt, length: 2, stride: 2 }
                network:
                  layers: [ embedding: { size: 2 }, dense: { units: 3, activation: softmax } ]
                  loss: crossEntropy
                training: { engine: fake }
                """, List.of());
        LearnedRows rows = new LearnedRows(
                "abc-0",
                "Characters",
                "0",
                schema,
                Optional.empty(),
                Map.of(),
                List.of(),
                alphabet,
                NullNode.getInstance());
        return of(run, rows, 0, 0, 2, 0, 4, 0, 0, 0, 0, 2, 0, 4, 0, 1, 0, 0, 1, 0);
    }

    /** Of the last two of {@code level}, which goes by twos from 10 on: the next one is as the last one. */
    public static byte[] ofLevels() {
        PreparedColumn level = PreparedColumn.number("level", ValueForm.PLAIN, 10, 0.5, null);
        TablePreparation preparation = new TablePreparation(
                List.of(level, level),
                new TablePreparation.PreparedLabel("label", ValueForm.PLAIN, List.of()),
                List.of(),
                0);
        DataSchema schema = new DataSchema(List.of(2, 1), List.of("level"), new DataSchema.Numbers(List.of("level+1")));
        RunSpec run = RunFile.read("run.yaml", """
                name: levels
                data: { source: windows, path: levels.csv, columns: [ level ], targets: [ level ], past: 2, horizon: 1 }
                network: { layers: [ flatten: {}, dense: { units: 1 } ], loss: mse }
                training: { engine: fake }
                """, List.of());
        LearnedRows rows = new LearnedRows(
                "levels-0",
                "Windows",
                "0",
                schema,
                Optional.empty(),
                Map.of(),
                List.of(),
                List.of(),
                preparation.toTree());
        return of(run, rows, 0, 1, 0);
    }

    /** Of grey pictures of 4 x 4 pixels: large by how bright the first one is. */
    public static byte[] ofPictures() {
        DataSchema schema = new DataSchema(List.of(1, 4, 4), List.of(), new DataSchema.Classes(SIZES));
        RunSpec run = RunFile.read("run.yaml", """
                name: pictures
                data: { source: images, path: pictures, height: 4, width: 4, colour: grey }
                network: { layers: [ dense: { units: 2, activation: softmax } ], loss: crossEntropy }
                training: { engine: fake }
                """, List.of());
        LearnedRows rows = new LearnedRows(
                "pictures-0",
                "Images",
                "0",
                schema,
                Optional.of(1.0 / 255),
                Map.of(),
                List.of(),
                List.of(),
                NullNode.getInstance());
        float[] weights = new float[2 * 16 + 2];
        weights[16] = 8;
        weights[33] = -4;
        return of(run, rows, weights);
    }

    private static RunSpec run(String source) {
        return RunFile.read("run.yaml", """
                name: people
                data: { source: %s }
                network: { layers: [ dense: { units: 1, activation: sigmoid } ], loss: binaryCrossEntropy }
                training: { engine: fake }
                """.formatted(source), List.of());
    }

    private static byte[] of(RunSpec run, LearnedRows rows, float... weights) {
        return ModelBytes.of(run, rows, FloatBuffer.wrap(weights));
    }
}
