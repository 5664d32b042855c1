package dev.lockstep.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.setting.SettingFault;
import dev.lockstep.setting.SettingFaults;
import dev.lockstep.setting.SettingReader;
import dev.lockstep.setting.YamlNode;
import dev.lockstep.setting.YamlText;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RoundTripTest {
    @Test
    void anyRunReadsBackEqualFromTheFileThatIsWrittenOfIt() {
        RandomRuns runs = new RandomRuns(20_240_917);
        for (int i = 0; i < 2_000; i++) {
            RunSpec run = runs.next();
            String yaml = RunFile.write(run);
            SettingFaults faults = new SettingFaults();
            YamlNode root = YamlText.parse(yaml, faults).orElseThrow();
            Optional<RunSpec> read = SettingReader.read(RunSpec.class, root, faults);
            assertThat(faults.inOrder())
                    .as(yaml)
                    .extracting(SettingFault::toString)
                    .isEmpty();
            assertThat(read).as(yaml).contains(run);
        }
    }

    @Test
    void theWrittenFileSaysEveryDefaultAndExplainsIt() {
        String yaml = """
                name: perceptron
                data: { source: blobs }
                network: { layers: [ dense: { units: 1, activation: step } ], loss: hinge }
                training: { updater: { sgd: 0.1 }, clip: { norm: 1 } }
                """;
        assertThat(RunFile.write(RunFile.read("p.yaml", yaml, List.of()))).isEqualTo("""
                        # A run file with every default written out; it can be run again as it is.
                        name: perceptron  # Names the run and its directory.
                        data:  # Where the rows come from, and how they are split.
                          source: blobs  # A generator or a file format.
                          rows: 1000  # Rows to make.
                          noise: 0.5  # Standard deviation of each cloud.
                          classes: 2  # Clouds, one a class.
                          features: 2  # Values in a row.
                          prepare: []  # What is done to columns before they are features; the last word on a column counts. auto: what the rows suggest.
                          onBadRow: fail  # What happens to a row that cannot be read: the run fails, or the row is skipped and counted.
                          predict: label  # What is predicted of a row: its label, or its features, which is the row itself, as an autoencoder gives it back.
                          scaleLabel: none  # How a number to predict is scaled: standard: to mean 0 and deviation 1 of the training rows; scores are in its own measure all the same.
                          classNames: []  # Names of the classes, in the order of the labels; []: the labels themselves.
                          split:  # Rows that are kept apart.
                            test:  # Rows that only the last evaluation sees: a share of all, or a path.
                              share:
                                of: 0  # How much of the rows.
                            validation:  # Rows that each epoch is judged by: a share of the rest, a path, or folds for cross-validation.
                              share:
                                of: 0  # How much of the rows.
                            stratify: false  # Whether every part gets its share of every class.
                          store: datasets  # Where prepared data sets are kept, on any Hadoop file system.
                          memory: 128 MB  # Memory for the rows of each replica; one whose shard needs more takes it by windows of blocks, in another order.
                          cache: 4 GB  # Disk on each executor for blocks that lie on other machines; 0 MB: none are kept.
                          augment:  # How training rows are varied, anew in each epoch.
                            flip: none  # Images: mirrored one time in two (both: one time in two each way).
                            shift: 0  # Images: moved by up to so many pixels each way.
                            rotate: 0  # Images: turned by up to so many degrees either way.
                            crop: 0  # Images: a part is taken and made as large as the whole; up to this share of each side is lost.
                            erase: 0  # Images: a rectangle of up to this share of each side is set to 0.
                            noise: 0  # Images: standard deviation of what is added to each value, as the network sees them.
                            jitter: 0  # Series: standard deviation of what is added to each value.
                            scale: 0  # Series: each row is multiplied by a number that differs from 1 by up to this.
                        network:  # What a row goes through, and what training makes small.
                          inputs: auto  # Values of one row that go in; taken from the data where it is not given.
                          import: none  # A model to begin with; its layers come before these.
                          layers:  # The layers, first to last.
                            - dense:
                                units: 1  # Outputs of the layer.
                                activation: step  # Applied to each output.
                                bias: true  # Whether a bias is added to each output.
                                init: inherited  # First weights of this layer; as in network.init where it is not given.
                                l1: inherited  # Pull of the weights towards zero by their sign; as in network.l1 where it is not given.
                                l2: inherited  # Pull of the weights towards zero by their size; as in network.l2 where it is not given.
                          graph: []  # Named branches after the layers, for a network that is no chain; the last one is the output.
                          loss: hinge  # What training makes small.
                          init: xavier  # First weights of every layer.
                          l1: 0  # Pull of every weight towards zero by its sign.
                          l2: 0  # Pull of every weight towards zero by its size.
                          classWeights: []  # How much each class counts in training, in the order of the classes; []: all rows alike; auto: all classes alike, so that rows of rare ones count more.
                          labelSmoothing: 0  # How much of each label is shared among all classes in training.
                        training:  # How the network is trained.
                          replicas: 1  # Logical replicas of the model; part of the result.
                          batch: 32  # Most rows that a replica computes at once.
                          accumulate: 1  # Batches that a replica computes in a step, one after the other, for one update by all their gradients.
                          epochs: 10  # Passes over the training rows.
                          seed: 42  # Decides everything that is drawn by chance.
                          arithmetic: portable  # Portable (the same bits on every processor with AVX2) or native (what the processor has, faster on some; part of the result).
                          engine: dl4j  # What computes: dl4j, torch, or auto (torch where it is installed and the system can run it, else dl4j; part of the result).
                          updater:  # How a gradient changes the parameters.
                            sgd:
                              learningRate:  # Step size.
                                constant:
                                  rate: 0.1  # The rate.
                                  warmUp: 0 steps  # Rises from zero to the rate over this long.
                          average:  # What is averaged over the replicas, and how often.
                            what: parameters  # Parameters (each replica updates itself, then all are averaged) or gradients (averaged, then all apply the same update).
                            every: 1  # Steps from one average to the next.
                            compress: none  # Rounds what each replica gives and what all get, for half the bytes between hosts; made for gradients.
                          clip:  # A bound on the gradient.
                            norm:
                              limit: 1  # Longest gradient.
                          ema: none  # Judges and keeps a moving average of the weights, of which each step leaves this share, such as 0.999.
                          mixup: none  # Mixes each row of a batch, and its label, with another one, by shares drawn from Beta(a, a), where this is a, such as 0.2.
                          earlyStopping: none  # Ends training when validation stops getting better.
                        cluster:  # On what it is trained; never part of the result.
                          ranks: auto  # Executors to train on, 1 to the number of replicas; auto: as many as there are.
                          minRanks: 1  # Executors that must be there for training to begin, or to go on after some were lost.
                          wait: 30 s  # How long to wait for all ranks before a run begins with fewer, but at least minRanks.
                          grow: onCheckpoint  # When executors that come later are taken in, so that lost ranks are replaced.
                          device: auto  # What computes.
                          audit: every 200 steps  # How often the step of one replica is computed again by another rank, and compared: a machine that computes wrongly is named and left out.
                          overlap: true  # Whether gradients of late layers are averaged while those of early ones are still computed, where ranks are on several hosts (training.average.what: gradients).
                          deadlines:  # How long to wait before a run is given up.
                            start: 2 min  # Until all ranks have an executor, have read their rows and have found each other.
                            meeting: 20 s  # Until all ranks have come to an average or an evaluation, and all of it is exchanged.
                            silence: 10 s  # Until an executor that has gone silent is given up and its replicas move to others.
                            standstill: 5 min  # Until a rank that gets no further counts as hung: in a step, a batch that is judged, a checkpoint or a model.
                        checkpoint:  # What is kept on the way.
                          every: 1 epoch  # How often: 100 steps, 1 epoch, 10 minutes.
                          keep: 3  # Checkpoints that are kept, besides the best.
                          path: auto  # A folder on any Hadoop file system, in which the run has one of its own; auto: in the run directory.
                          pauseAfter: none  # Epochs after which the run pauses, with a checkpoint, to be resumed; it decides no weights.
                        after:  # What is done with the model when training has ended.
                          prune: none  # Makes the smallest weights zero and trains the others on, as a run of its own below this one.
                          quantise: none  # Whether the model is also left with weights of one byte, and judged with them.
                          saliency: 8  # Pictures of which the report shows what the model looks at, where rows are pictures of classes.
                          examples: 8  # Rows of which the report shows what the model makes: those that it predicts worst, reconstructed pictures, forecasts of windows of a series; with 0, no curves of its certainty either.
                        search: none  # Settings that `search` tries, of which it finds the best; it decides nothing of a run.
                        """);
    }
}
