package dev.lockstep.wronghouse.train;

import org.apache.hadoop.fs.Path;

class SeesHadoop {
    Path seen = new Path("/");
}
