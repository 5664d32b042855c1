package dev.lockstep.network;

/** A layer cannot take what comes to it. */
public final class ShapeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String path;
    private final String what;
    private final String remedy;

    /**
     * @param path the layer, or the setting of it that is wrong
     * @param what follows the path in a sentence, with the sizes
     */
    public ShapeException(String path, String what, String remedy) {
        super(path + (what.startsWith("=") ? "" : " ") + what + " (" + remedy + ")");
        this.path = path;
        this.what = what;
        this.remedy = remedy;
    }

    public String path() {
        return path;
    }

    public String what() {
        return what;
    }

    public String remedy() {
        return remedy;
    }
}
