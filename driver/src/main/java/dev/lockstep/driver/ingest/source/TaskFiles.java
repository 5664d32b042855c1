package dev.lockstep.driver.ingest.source;

import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.sql.SparkSession;

/** The files of a source that has to look at each of them before it can say what its rows are: a task a file. */
record TaskFiles(List<SplitFile> all, SparkSession session) {

    static TaskFiles find(String path, HoldOut apart, SparkSession session) {
        return new TaskFiles(SplitFile.find(path, apart, session.sparkContext().hadoopConfiguration()), session);
    }

    List<FileStatus> statuses() {
        return SplitFile.statuses(all);
    }

    /** All rows of each file. */
    List<RowCut> cuts() {
        return all.stream().map(RowCut::whole).toList();
    }

    /** What a look at each file brings, in their order. */
    <T> JavaRDD<T> look(Function<RowCut, T> look) {
        return JavaSparkContext.fromSparkContext(session.sparkContext())
                .parallelize(cuts(), all.size())
                .map(look);
    }
}
