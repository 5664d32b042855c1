package wrong.lockstep.train;

final class SeesHadoop {
    Class<?> seen = org.apache.hadoop.fs.FileSystem.class;
}
