package dev.lockstep.engine.dl4j;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The parameters that a model's file holds, whatever its layers are: DL4J writes them as one row. */
final class Coefficients {
    private static final String ENTRY = "coefficients.bin";

    private Coefficients() {}

    static float[] read(InputStream model) throws IOException {
        ZipInputStream zip = new ZipInputStream(model);
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            if (entry.getName().equals(ENTRY)) {
                INDArray row = Nd4j.read(zip);
                float[] parameters = row.data().asFloat();
                row.close();
                return parameters;
            }
        }
        throw new IOException("has no " + ENTRY + ", so that it is no model");
    }
}
