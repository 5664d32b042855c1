package dev.lockstep.driver.evaluate;

import java.io.IOException;
import java.util.Locale;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.mapreduce.JobContext;
import org.apache.hadoop.mapreduce.OutputCommitter;
import org.apache.hadoop.mapreduce.TaskAttemptContext;
import org.apache.hadoop.mapreduce.lib.output.FileOutputFormat;
import org.apache.spark.TaskContext;

/**
 * Has Spark's tasks write where their files belong, which are there when they are closed. For stores of objects: the usual
 * committer writes aside and renames twice, and a rename there is a copy. Attempts of one task write the same file, one after another, so
 * that each removes what the one before it has left. Who began the job says when all is there, or removes the whole.
 */
public final class InPlaceCommitter extends OutputCommitter {
    @Override
    public void setupJob(JobContext job) {
        // Nothing lies aside.
    }

    @Override
    public void setupTask(TaskAttemptContext task) throws IOException {
        if (TaskContext.get().attemptNumber() > 0) {
            removeFileOf(task);
        }
    }

    @Override
    public boolean needsTaskCommit(TaskAttemptContext task) {
        return false;
    }

    @Override
    public void commitTask(TaskAttemptContext task) {
        // Its file was there when it was closed.
    }

    /** What a task has written when it fails is closed like any other file. */
    @Override
    public void abortTask(TaskAttemptContext task) throws IOException {
        removeFileOf(task);
    }

    /** Spark names it for the number of the task. */
    private static void removeFileOf(TaskAttemptContext task) throws IOException {
        Path folder = FileOutputFormat.getOutputPath(task);
        FileSystem files = folder.getFileSystem(task.getConfiguration());
        int number = task.getTaskAttemptID().getTaskID().getId();
        FileStatus[] found = files.globStatus(new Path(folder, String.format(Locale.ROOT, "part-%05d-*", number)));
        if (found != null) {
            for (FileStatus each : found) {
                files.delete(each.getPath(), false);
            }
        }
    }
}
