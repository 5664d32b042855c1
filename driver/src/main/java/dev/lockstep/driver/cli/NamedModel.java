package dev.lockstep.driver.cli;

import dev.lockstep.config.RunFile;
import dev.lockstep.config.RunSpec;
import dev.lockstep.driver.evaluate.ModelPlace;
import dev.lockstep.driver.run.BadInputException;
import dev.lockstep.engine.Engines;
import dev.lockstep.engine.model.TrainedModel;
import dev.lockstep.file.RunDirectoryNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;

/** The model that a command line names: what is wrong with it is the user's to mend. */
record NamedModel(ModelPlace place, TrainedModel model) {

    /** Opens the model of a run directory, or of a file. */
    static NamedModel open(String named) {
        try {
            ModelPlace place = ModelPlace.find(named, SparkHadoopUtil.get().newConfiguration(new SparkConf()));
            return new NamedModel(place, place.model());
        } catch (IllegalArgumentException e) {
            throw new BadInputException(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new BadInputException("cannot read the model " + named + ": " + e.getMessage(), e);
        }
    }

    /** The same where it will be asked: its engine has to be there. */
    static NamedModel openToCompute(String named) {
        NamedModel found = open(named);
        Engines.faultOf(found.run().training().engine()).ifPresent(why -> {
            throw new BadInputException(found.place.file() + ": " + why);
        });
        return found;
    }

    /** The run of a model, without the model where its directory says it. */
    static RunSpec runOf(String named) {
        Path file = Path.of(named).resolve(RunDirectoryNames.RUN_FILE);
        return Files.exists(file) ? RunFile.read(file, List.of()) : open(named).run();
    }

    RunSpec run() {
        return model.run();
    }
}
