package dev.lockstep.file;

import java.util.Locale;

/** What lies in a run directory is called, for whoever writes it and whoever reads it. */
public final class RunDirectoryNames {
    /** The run with every default written out. */
    public static final String RUN_FILE = "run.yaml";
    /** All that decides the weights. */
    public static final String IDENTITY = "identity.json";
    /** Held by the process that trains there. */
    public static final String LOCK = ".lock";

    public static final String EVENTS = "events.jsonl";
    public static final String RESULT = "result.json";
    public static final String REPORT = "report.html";
    /** A folder, unless checkpoints are kept elsewhere. */
    public static final String CHECKPOINTS = "checkpoints";
    /** A copy of the model that the run began with, where there was one. */
    public static final String START_MODEL = "start.model";
    /** The model that is kept: the best one. */
    public static final String MODEL = "model.zip";
    /** The model of the last step, where it is not the best one. */
    public static final String LAST_MODEL = "last.zip";
    /** The kept model with weights of one byte. */
    public static final String BYTE_MODEL = "model-int8.zip";
    /** The directory of the run after this one, of the model less its smallest weights. */
    public static final String PRUNED = "pruned";

    /** What find-rate leaves beside a run of a few steps, which was never to come to its end. */
    public static final String RATE_PAGE = "find-rate.html";

    /** A folder of the last meetings of each rank before something failed. */
    public static final String FLIGHT = "flight";

    private RunDirectoryNames() {}

    /** What a rank left there. */
    public static String flight(int rank) {
        return String.format(Locale.ROOT, "%s/rank-%03d.jsonl", FLIGHT, rank);
    }

    /** The directory of a run of a cross-validation, counted from 1. */
    public static String fold(int number) {
        return String.format(Locale.ROOT, "fold-%02d", number);
    }
}
