package dev.lockstep.driver.ingest.source;

import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * The rows of a source, and what their columns are. Values are as the source made them: numbers, texts and what Spark has for dates, and
 * for several values an array or a sequence of Spark's.
 */
public record SourceRows(StructType schema, JavaRDD<Row> rdd) {}
