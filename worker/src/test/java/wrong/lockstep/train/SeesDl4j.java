package wrong.lockstep.train;

final class SeesDl4j {
    Class<?> seen = org.deeplearning4j.nn.api.Layer.class;
}
