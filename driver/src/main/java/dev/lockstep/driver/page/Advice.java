package dev.lockstep.driver.page;

/** What a status means to a reader, and what to do about one that is not good. */
record Advice(String word, String sign, String todo) {
    static Advice of(String status) {
        return switch (status) {
            case "completed" -> new Advice("completed", "✓", "");
            case "earlyStopped" -> new Advice("stopped early", "✓", "");
            case "running" -> new Advice("running", "●", "");
            case "diverged" ->
                new Advice(
                        "diverged",
                        "✕",
                        "Lower training.updater's learning rate, give its schedule a warm-up, or bound the gradient with "
                                + "training.clip: { norm: 1.0 }; look for values that are missing or far too large in the "
                                + "data.");
            case "interrupted" ->
                new Advice(
                        "interrupted",
                        "■",
                        "Someone or something ended the run before it was done. What follows is true up to there; start it "
                                + "again for the rest.");
            case "failed" ->
                new Advice(
                        "failed",
                        "✕",
                        "The run could not go on. The message above names the cause; --verbose shows where it comes from. "
                                + "What follows is true up to there.");
            default -> new Advice(status, "?", "");
        };
    }

    boolean isGood() {
        return todo.isEmpty();
    }
}
