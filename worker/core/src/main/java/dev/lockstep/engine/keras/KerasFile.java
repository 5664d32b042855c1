package dev.lockstep.engine.keras;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.lockstep.engine.UnpackLimit;
import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an HDF5 file of Keras' holds.
 *
 * @param config how the model is made
 * @param weights what each layer has learned, by its name
 */
record KerasFile(JsonNode config, Map<String, LayerTensors> weights) {
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final String CONFIG = "model_config";
    private static final String WEIGHTS = "model_weights";
    private static final String AGAIN = " (save the whole model from Keras 2 or 3: model.save('model.h5'))";

    /** @param file what messages call it */
    static KerasFile read(String file, byte[] content) {
        long end = Hdf5Signature.end(content);
        if (end > content.length) {
            throw new IllegalArgumentException(file + " is an HDF5 file that is cut short: it says that it has " + end
                    + " bytes, but has " + content.length + " (copy it again, or save the model again)");
        }
        try (HdfFile hdf = HdfFile.fromBytes(content)) {
            return read(hdf, content.length, new UnpackLimit(file, content.length));
        } catch (UnpackLimit.TooMuchException e) {
            throw e;
        } catch (UnlikeKerasException e) {
            throw new IllegalArgumentException(file + " " + e.getMessage() + AGAIN, e);
        } catch (RuntimeException | StackOverflowError | JsonProcessingException e) {
            // The reader says what is broken by whatever exception comes out of that.
            throw new IllegalArgumentException(
                    file + " is an HDF5 file that is broken, of " + content.length + " bytes: " + e
                            + " (copy it again, or save the model again)",
                    e);
        }
    }

    /** A sound file, in which something is not as Keras leaves it. */
    private static final class UnlikeKerasException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnlikeKerasException(String what) {
            super(what);
        }
    }

    private static KerasFile read(HdfFile hdf, int length, UnpackLimit unpacking) throws JsonProcessingException {
        String config = text(hdf, CONFIG)
                .orElseThrow(() -> new UnlikeKerasException(
                        "has no " + CONFIG + ": it holds weights only, or was not left by Keras"));
        String version = text(hdf, "keras_version").orElse("1");
        if (version.startsWith("1")) {
            throw new UnlikeKerasException("was left by Keras 1, whose files are not read");
        }
        Map<String, LayerTensors> weights = new LinkedHashMap<>();
        Group all = (Group) hdf.getChild(WEIGHTS);
        if (all == null) {
            throw new UnlikeKerasException("has no " + WEIGHTS);
        }
        for (String layer : texts(all, "layer_names")) {
            weights.put(layer, tensors((Group) child(all, layer), length, unpacking));
        }
        return new KerasFile(JSON.readTree(config), weights);
    }

    private static LayerTensors tensors(Group layer, int length, UnpackLimit unpacking) {
        List<KerasTensor> tensors = new ArrayList<>();
        for (String name : texts(layer, "weight_names")) {
            Node at = layer;
            for (String part : name.split("/")) {
                at = child((Group) at, part);
            }
            Dataset dataset = (Dataset) at;
            refuseCutShort(dataset, length);
            unpacking.expect(dataset.getSizeInBytes()); // it may be packed
            tensors.add(tensor(name, dataset));
        }
        return new LayerTensors(tensors);
    }

    private static Node child(Group group, String name) {
        Node child = group.getChild(name);
        if (child == null) {
            throw new UnlikeKerasException(
                    "names " + name + " in " + group.getPath() + ", but has no such thing there");
        }
        return child;
    }

    /** Asked before room is made for it: a broken file may say any size. */
    private static void refuseCutShort(Dataset dataset, int length) {
        if (dataset.getSizeInBytes() > length && dataset.getStorageInBytes() > length) {
            throw new UnlikeKerasException("says that " + dataset.getPath() + " has " + dataset.getSizeInBytes()
                    + " bytes, but is itself " + length + " bytes long");
        }
    }

    private static KerasTensor tensor(String name, Dataset dataset) {
        List<Integer> sizes = Arrays.stream(dataset.getDimensions()).boxed().toList();
        Object flat = dataset.getDataFlat();
        if (flat instanceof float[] floats) {
            return new KerasTensor(name, sizes, floats);
        }
        if (flat instanceof double[] doubles) {
            float[] floats = new float[doubles.length];
            for (int i = 0; i < floats.length; i++) {
                floats[i] = (float) doubles[i];
            }
            return new KerasTensor(name, sizes, floats);
        }
        throw new UnlikeKerasException(
                "holds " + dataset.getPath() + " as " + dataset.getJavaType() + ", but only" + " floats are read");
    }

    private static Optional<String> text(Node node, String name) {
        Attribute attribute = node.getAttribute(name);
        return attribute == null ? Optional.empty() : Optional.of(String.valueOf(attribute.getData()));
    }

    /** A list of names; Keras writes a long one in pieces. */
    private static List<String> texts(Group group, String name) {
        List<String> texts = new ArrayList<>();
        Attribute whole = group.getAttribute(name);
        if (whole != null) {
            add(whole, texts);
            return texts;
        }
        Attribute piece = group.getAttribute(name + 0);
        if (piece == null) {
            throw new UnlikeKerasException("has no " + name + " at " + group.getPath());
        }
        for (int i = 0; piece != null; piece = group.getAttribute(name + ++i)) {
            add(piece, texts);
        }
        return texts;
    }

    private static void add(Attribute names, List<String> into) {
        if (names.getData() instanceof String[] many) {
            into.addAll(List.of(many));
        }
    }
}
