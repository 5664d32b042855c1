package wrong.lockstep.driver.cluster;

final class SpeaksScala {
    scala.Option<String> speaks(scala.collection.Seq<String> words) {
        return words.headOption();
    }
}
