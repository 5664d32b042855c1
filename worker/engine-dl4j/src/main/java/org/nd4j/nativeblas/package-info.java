/** A place where Deeplearning4j looks for a class that was moved: see {@link org.nd4j.nativeblas.Nd4jCpu}. */
package org.nd4j.nativeblas;
