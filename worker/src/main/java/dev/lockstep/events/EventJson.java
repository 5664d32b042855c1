package dev.lockstep.events;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.ContextualDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.type.TypeFactory;
import java.io.IOException;
import java.util.Optional;

/** How the records of this room become JSON: an empty Optional is null, and null or absent is an empty Optional. */
final class EventJson {
    /** A loss that is not a number is the string "NaN" here: JSON has no such number, and it must come back. */
    static final ObjectMapper EVENTS = mapper(new SimpleModule());

    /** A figure that is not finite is null here: scripts that read results have no use for a string among numbers. */
    static final ObjectMapper RESULTS = mapper(new SimpleModule()
            .addSerializer(Double.class, new FiniteOrNull())
            .addSerializer(Double.TYPE, new FiniteOrNull()));

    private EventJson() {}

    private static ObjectMapper mapper(SimpleModule module) {
        module.addSerializer(new OptionalSerializer());
        module.addDeserializer(Optional.class, new OptionalDeserializer(TypeFactory.unknownType()));
        // A newer Lockstep may say more of an event than this one knows.
        return new ObjectMapper()
                .registerModule(module)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    }

    private static final class FiniteOrNull extends JsonSerializer<Double> {
        @Override
        public void serialize(Double value, JsonGenerator json, SerializerProvider provider) throws IOException {
            if (Double.isFinite(value)) {
                json.writeNumber(value);
            } else {
                json.writeNull();
            }
        }
    }

    private static final class OptionalSerializer extends JsonSerializer<Optional<?>> {
        @Override
        @SuppressWarnings("unchecked") // a class literal cannot name its type arguments
        public Class<Optional<?>> handledType() {
            return (Class<Optional<?>>) (Class<?>) Optional.class;
        }

        @Override
        public void serialize(Optional<?> value, JsonGenerator json, SerializerProvider provider) throws IOException {
            provider.defaultSerializeValue(value.orElse(null), json);
        }
    }

    @SuppressWarnings("rawtypes") // SimpleModule takes a deserializer of the raw class only
    private static final class OptionalDeserializer extends JsonDeserializer<Optional> implements ContextualDeserializer {
        private final JavaType content;

        OptionalDeserializer(JavaType content) {
            this.content = content;
        }

        @Override
        public JsonDeserializer<?> createContextual(DeserializationContext context, BeanProperty property) {
            return new OptionalDeserializer(context.getContextualType().containedTypeOrUnknown(0));
        }

        @Override
        public Optional deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            return Optional.of(context.readValue(parser, content));
        }

        @Override
        public Optional getNullValue(DeserializationContext context) {
            return Optional.empty();
        }

        @Override
        public Optional getAbsentValue(DeserializationContext context) {
            return Optional.empty();
        }
    }
}
