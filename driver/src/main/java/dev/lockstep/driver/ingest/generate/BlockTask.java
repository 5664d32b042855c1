package dev.lockstep.driver.ingest.generate;

import dev.lockstep.data.BlockWriter;
import dev.lockstep.data.RowStore;
import dev.lockstep.data.Split;
import dev.lockstep.driver.ingest.source.TaskHadoop;
import java.io.Serializable;

/** Makes the rows of a block and writes it, as a task of Spark. */
record BlockTask(NumberedTable.RowMaker maker, BlockWriter writer) implements Serializable {

    /** A block to be written: the numbers of its rows in their order. */
    @SuppressWarnings("ArrayRecordComponent") // sent once, never compared
    record Plan(Split part, int number, long[] rows) implements Serializable {}

    BlockWriter.Written write(Plan plan) {
        RowStore rows = new RowStore(plan.rows().length, writer.form());
        for (int i = 0; i < rows.count(); i++) {
            maker.make(plan.rows()[i], rows, i);
        }
        return writer.write(plan.part(), plan.number(), rows, TaskHadoop.configuration());
    }
}
