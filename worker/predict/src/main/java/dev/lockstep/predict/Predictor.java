package dev.lockstep.predict;

import dev.lockstep.data.Batch;
import dev.lockstep.data.DataException;
import dev.lockstep.data.TablePreparation.PreparedRow;
import dev.lockstep.data.picture.PictureException;
import dev.lockstep.engine.model.ModelColumns;
import dev.lockstep.engine.model.ModelPictures;
import dev.lockstep.engine.model.ModelReplica;
import dev.lockstep.engine.model.ModelWords;
import dev.lockstep.engine.model.TrainedModel;
import dev.lockstep.score.OutputReading;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A trained model that answers. Rows are prepared as those were that it learned from, by what its file says.
 *
 * <pre>{@code
 * try (Predictor predictor = Predictor.load(Path.of("runs/adult-20260101-120000/model.zip"))) {
 *     Prediction said = predictor.predict(Map.of("age", 41, "workclass", "Private"));
 *     said.label();          // ">50K"
 *     said.value(">50K");    // 0.83
 * }
 * }</pre>
 *
 * <p>A predictor belongs to the thread that loaded it, as the memory of the engine does; where several threads answer, each
 * loads one. It makes no garbage that lasts: what a prediction needs is there once.
 *
 * <p>The class path has {@code lockstep-predict}, what it needs, and the jar of the engine that trained the model, such as
 * {@code lockstep-engine-dl4j} with all that it needs.
 */
public final class Predictor implements AutoCloseable {
    private static final String MODEL = "model.zip";

    private final TrainedModel model;
    private final ModelReplica loaded;
    private final OutputReading reading;
    private final Batch batch;
    private final FloatBuffer outputs;
    private final ModelColumns columns;
    private final Optional<ModelWords> words;
    private final Optional<ModelPictures> pictures;
    private final Thread owner = Thread.currentThread();

    private Predictor(TrainedModel model, ModelReplica loaded) {
        this.model = model;
        this.loaded = loaded;
        int width = loaded.replica().outputWidth();
        reading = OutputReading.of(model.manifest().rows(), model.run().network(), width);
        batch = new Batch(1, model.schema());
        batch.rows(1);
        outputs = FloatBuffer.allocate(width);
        columns = model.columns();
        words = ModelWords.of(model);
        pictures = ModelPictures.of(model);
    }

    /**
     * Loads the model of a file, or of the directory that a run left.
     *
     * @throws IOException where it cannot be read
     * @throws IllegalArgumentException where it is no model that can answer, or its engine is not there; the message says why
     */
    public static Predictor load(Path place) throws IOException {
        Path file = Files.isDirectory(place) ? place.resolve(MODEL) : place;
        if (!Files.exists(file)) {
            throw new IllegalArgumentException(
                    "there is no model " + file + " (name the model.zip of a run, or the directory of the run)");
        }
        return load(file.toString(), Files.readAllBytes(file));
    }

    /**
     * Loads a model that lies somewhere else: in a jar, a database, an object store.
     *
     * @param name what messages call it
     * @param content all bytes of its file
     */
    public static Predictor load(String name, byte[] content) {
        TrainedModel model = TrainedModel.read(name, content);
        ModelReplica loaded = ModelReplica.open(model);
        try {
            return new Predictor(model, loaded);
        } catch (RuntimeException e) {
            loaded.close();
            throw e;
        }
    }

    /** The columns of a row, in the order in which {@link #predict(List)} takes their values; none where rows have none. */
    public List<String> columns() {
        return columns.names();
    }

    /** What is predicted: the classes in their order, or the names of the numbers. */
    public List<String> names() {
        return reading.names();
    }

    /** The name of the weights that answer. */
    public String weightsSha256() {
        return model.manifest().weightsSha256();
    }

    /**
     * Predicts a row of a table.
     *
     * @param row values by the names of their columns, as the source had them: numbers, texts, or nothing where one is
     *     missing; columns that are not used may be there
     * @throws DataException that names every value that is none, and every column that is missing and may not be
     */
    public Prediction predict(Map<String, ?> row) {
        PreparedRow prepared = columns.features(row);
        return predict(prepared.features(), prepared.unknown());
    }

    /** The same of values in the order of {@link #columns()}; null where one is missing. */
    public Prediction predict(List<? extends @Nullable Object> values) {
        PreparedRow prepared = columns.features(values);
        return predict(prepared.features(), prepared.unknown());
    }

    /**
     * Predicts a text by its words, of which the vocabulary of the training knows the numbers.
     *
     * @throws DataException where the model learned from no texts
     */
    public Prediction predict(String text) {
        PreparedRow prepared = words.orElseThrow(() -> new DataException(
                        "the model learned from " + columns.source() + ", which is no words of texts"))
                .features(text);
        return predict(prepared.features(), prepared.unknown());
    }

    /**
     * Predicts a picture in png, jpeg, gif or bmp, of any size.
     *
     * @throws IOException where it cannot be read
     * @throws DataException where the model takes no pictures, or the file is none
     */
    public Prediction predict(Path picture) throws IOException {
        return predictPicture(picture.toString(), Files.readAllBytes(picture));
    }

    /**
     * The same of one that lies somewhere else.
     *
     * @param name what messages call it
     * @param content all bytes of its file
     */
    public Prediction predictPicture(String name, byte[] content) {
        ModelPictures known = pictures.orElseThrow(
                () -> new DataException("the model learned from " + columns.source() + ", which is no pictures"));
        try {
            return predict(known.features(name, content));
        } catch (PictureException e) {
            throw new DataException(String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Predicts each step of a row whose steps have labels of their own, such as the character that comes next.
     *
     * @param features as {@link #predict(float[])} takes them
     */
    public List<Prediction> predictSteps(float[] features) {
        ask(features);
        int steps = reading.labelsOfARow();
        int present = batch.mask().capacity() == 0 ? steps : features.length / (batch.featureWidth() / steps);
        return IntStream.range(0, present)
                .mapToObj(step -> said(step, List.of()))
                .toList();
    }

    /**
     * The same of a text by its characters, as many as a row of the training had.
     *
     * @throws DataException where it is of another length, or has a character that training has not seen
     */
    public List<Prediction> predictSteps(String text) {
        int[] points = text.codePoints().toArray();
        float[] features = new float[points.length];
        for (int i = 0; i < points.length; i++) {
            features[i] = model.manifest().rows().vocabulary().indexOf(Character.toString(points[i]));
            if (features[i] < 0) {
                throw new DataException("the text has the character '" + Character.toString(points[i]) + "' at place "
                        + i + ", which training has not seen");
            }
        }
        return predictSteps(features);
    }

    /**
     * Predicts a row that is ready: what the network is given, value after value, such as the pixels of a picture from 0 to 1,
     * channel after channel, or the numbers of tokens. Of a sequence that may be shorter, its first steps.
     *
     * @throws DataException where the row has another size, or each of its steps has a label of its own
     */
    public Prediction predict(float[] features) {
        return predict(features, List.of());
    }

    private Prediction predict(float[] features, List<String> unknown) {
        if (reading.labelsOfARow() > 1) {
            throw new DataException("the model labels each step of a row, and not the row: ask it by predictSteps");
        }
        ask(features);
        return said(0, unknown);
    }

    private void ask(float[] features) {
        if (Thread.currentThread() != owner) {
            throw new IllegalStateException("this predictor was loaded by the thread " + owner.getName()
                    + ", and is asked by " + Thread.currentThread().getName() + "; each thread loads its own");
        }
        fill(features);
        loaded.replica().predict(batch, outputs);
    }

    private Prediction said(int label, List<String> unknown) {
        float[] values = new float[reading.names().size()];
        reading.read(outputs, label, values);
        String meant = reading.isClass() ? reading.labels().classes().get(reading.classOf(outputs, label)) : "";
        return new Prediction(meant, reading.names(), values, unknown);
    }

    private void fill(float[] features) {
        int width = batch.featureWidth();
        int steps = batch.mask().capacity();
        int values = steps == 0 ? width : width / steps;
        boolean fits = steps == 0
                ? features.length == width
                : features.length > 0 && features.length <= width && features.length % values == 0;
        if (!fits) {
            throw new DataException(
                    "the row has " + features.length + " features, but the model takes " + (steps == 0 ? "" : "up to ")
                            + width + ": " + model.schema().featureShape());
        }
        batch.features().put(0, features);
        for (int i = features.length; i < width; i++) {
            batch.features().put(i, 0);
        }
        for (int step = 0; step < steps; step++) {
            batch.mask().put(step, step * values < features.length ? 1 : 0);
        }
    }

    @Override
    public void close() {
        loaded.close();
    }
}
