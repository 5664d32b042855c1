package dev.lockstep.driver.ingest.fault;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** What stands beside a file or a folder that is not there, the nearest names first. */
public final class NearNames {
    private static final int NAMES_SHOWN = 8;

    private NearNames() {}

    /** To be read behind "there is no …". */
    public static String of(Path missing, FileSystem system) throws IOException {
        Path folder = missing.getParent() == null ? new Path(".") : missing.getParent();
        FileStatus[] beside;
        try {
            beside = system.listStatus(folder.toString().isEmpty() ? new Path(".") : folder);
        } catch (FileNotFoundException e) {
            return "; there is no folder " + folder + " either";
        }
        if (beside.length == 0) {
            return "; the folder " + folder + " is empty";
        }
        String wanted = missing.getName();
        List<String> names = Arrays.stream(beside)
                .map(file -> file.getPath().getName())
                .sorted(Comparator.comparingInt((String name) -> -alike(wanted, name))
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
        String shown = names.stream().limit(NAMES_SHOWN).collect(Collectors.joining(", "));
        int more = names.size() - NAMES_SHOWN;
        return "; that folder has " + shown + (more > 0 ? " and " + more + " more" : "");
    }

    /** How many pairs of letters two names share: enough to show the nearest of many first. */
    private static int alike(String wanted, String name) {
        int shared = 0;
        for (int i = 0; i + 2 <= wanted.length(); i++) {
            shared += name.contains(wanted.substring(i, i + 2)) ? 1 : 0;
        }
        return shared;
    }
}
