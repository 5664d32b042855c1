package dev.lockstep.engine.model;

import dev.lockstep.data.picture.PictureReader;
import java.util.List;
import java.util.Optional;

/**
 * How a model takes a picture, whatever its size: decoded and brought to the size of those of its training.
 *
 * @param scale what a byte of a pixel is multiplied by
 */
public record ModelPictures(PictureReader reader, float scale) {
    private static final int SIZES_OF_A_PICTURE = 3;

    /** Empty where the model takes no pictures of one or three colours whose pixels were bytes. */
    public static Optional<ModelPictures> of(TrainedModel model) {
        List<Integer> shape = model.schema().featureShape();
        boolean arePictures = shape.size() == SIZES_OF_A_PICTURE && (shape.get(0) == 1 || shape.get(0) == 3);
        return arePictures
                ? model.manifest()
                        .rows()
                        .byteScale()
                        .map(scale -> new ModelPictures(
                                new PictureReader(shape.get(0), shape.get(1), shape.get(2)), scale.floatValue()))
                : Optional.empty();
    }

    /**
     * What the network is given for the bytes of a file.
     *
     * @param file what messages call it
     */
    public float[] features(String file, byte[] content) {
        byte[] pixels = reader.read(file, content);
        float[] features = new float[pixels.length];
        for (int i = 0; i < features.length; i++) {
            features[i] = (pixels[i] & 0xFF) * scale;
        }
        return features;
    }
}
