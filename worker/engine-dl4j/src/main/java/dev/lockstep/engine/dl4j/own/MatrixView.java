package dev.lockstep.engine.dl4j.own;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_dgemm;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemm;

import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/**
 * A matrix anywhere in memory, for products without copies: ND4J's own product wants whole arrays, and costs several times
 * as much for small ones.
 *
 * @param rows rows as they lie in memory
 * @param stride numbers from row to row
 * @param turned whether rows and columns change places in a product
 */
record MatrixView(Pointer first, int rows, int columns, int stride, boolean turned) {

    MatrixView turn() {
        return new MatrixView(first, rows, columns, stride, !turned);
    }

    private int high() {
        return turned ? columns : rows;
    }

    private int wide() {
        return turned ? rows : columns;
    }

    /** Becomes the product of two. */
    void product(MatrixView a, MatrixView b) {
        multiply(a, b, 1, 0);
    }

    /** Adds the product of two. */
    void add(MatrixView a, MatrixView b) {
        multiply(a, b, 1, 1);
    }

    /** Becomes {@code scale·a·b + keep·this}. */
    void multiply(MatrixView a, MatrixView b, double scale, double keep) {
        if (a.high() != rows || b.wide() != columns || a.wide() != b.high() || turned) {
            throw new IllegalArgumentException("a product of " + a.high() + "x" + a.wide() + " and " + b.high() + "x"
                    + b.wide() + " is not " + rows + "x" + columns);
        }
        int turnA = a.turned ? CblasTrans : CblasNoTrans;
        int turnB = b.turned ? CblasTrans : CblasNoTrans;
        int inner = a.wide();
        if (first instanceof FloatPointer c) {
            FloatPointer of = (FloatPointer) a.first;
            FloatPointer by = (FloatPointer) b.first;
            cblas_sgemm(
                    CblasRowMajor,
                    turnA,
                    turnB,
                    rows,
                    columns,
                    inner,
                    (float) scale,
                    of,
                    a.stride,
                    by,
                    b.stride,
                    (float) keep,
                    c,
                    stride);
        } else {
            DoublePointer of = (DoublePointer) a.first;
            DoublePointer by = (DoublePointer) b.first;
            DoublePointer c = (DoublePointer) first;
            cblas_dgemm(
                    CblasRowMajor,
                    turnA,
                    turnB,
                    rows,
                    columns,
                    inner,
                    scale,
                    of,
                    a.stride,
                    by,
                    b.stride,
                    keep,
                    c,
                    stride);
        }
    }
}
