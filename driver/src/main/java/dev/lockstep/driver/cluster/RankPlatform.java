package dev.lockstep.driver.cluster;

import dev.lockstep.average.link.ExchangePlatform;
import dev.lockstep.average.rendezvous.ExchangeSettings.Secrecy;
import dev.lockstep.train.SurvivingState;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** What a rank has of the task that it is, and of the process that it is in. */
interface RankPlatform {
    String application();

    String executor();

    /** The address of its host, by which others reach it. */
    String host();

    /** How many ranks are on its host, itself among them. */
    int ranksOnItsHost();

    /** Whether its process is the driver's, and that of all other ranks. */
    boolean livesInTheDriver();

    /** What its task was given to compute on. */
    RankDevice device();

    /** Where it has room for files of its own, for as long as its process lives. */
    Path disk();

    /** How Hadoop finds files. */
    Configuration hadoop();

    /** What outlives a rank of this run in its process. */
    SurvivingState memoryOf(String run);

    /** How it speaks with other ranks. */
    ExchangePlatform exchange();

    Secrecy secrecy();

    /** Where ranks of a host share memory, if they do. */
    Optional<Path> sharedMemory();

    /** Whether its process is to end soon. */
    boolean leaves();

    /** Whether nobody wants it any more. */
    boolean isStopped();
}
