package dev.lockstep.driver.page;

/** What a status means to a reader, and what to do about one that is not good. */
record StatusAdvice(String word, String sign, String todo) {
    static StatusAdvice of(String status) {
        return switch (status) {
            case "completed" -> new StatusAdvice("completed", "✓", "");
            case "earlyStopped" -> new StatusAdvice("stopped early", "✓", "");
            case "paused" -> new StatusAdvice("paused", "‖", "");
            case "running" -> new StatusAdvice("running", "●", "");
            case "diverged" ->
                new StatusAdvice(
                        "diverged",
                        "✕",
                        "Lower training.updater's learning rate, give its schedule a warm-up, or bound the gradient with "
                                + "training.clip: { norm: 1.0 }; look for values that are missing or far too large in the "
                                + "data.");
            case "interrupted" ->
                new StatusAdvice(
                        "interrupted",
                        "■",
                        "Someone or something ended the run before it was done. What follows is true up to there; start it "
                                + "again for the rest.");
            case "failed" ->
                new StatusAdvice(
                        "failed",
                        "✕",
                        "The run could not go on. The message above names the cause; --verbose shows where it comes from. "
                                + "What follows is true up to there.");
            default -> new StatusAdvice(status, "?", "");
        };
    }

    boolean isGood() {
        return todo.isEmpty();
    }
}
