package dev.lockstep.engine.onnx;

/** Says why an operation is none of the layers that there are, as what follows "it". */
final class OnnxUnsupportedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String why;

    OnnxUnsupportedException(String why) {
        super(why);
        this.why = why;
    }

    String why() {
        return why;
    }
}
