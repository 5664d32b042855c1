package wrong.lockstep.checkpoint;

final class Right {
    Class<?> seen = org.apache.hadoop.fs.FileSystem.class;
}
