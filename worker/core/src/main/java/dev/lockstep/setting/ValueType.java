package dev.lockstep.setting;

import java.util.List;
import java.util.Optional;

/** The form that a value takes in the run file: what the reader, the writer and the JSON Schema agree on. */
sealed interface ValueType
        permits ValueType.Simple, ValueType.Parts, ValueType.Alternatives, ValueType.Several, ValueType.Perhaps {

    /** What a user should give, as the end of "give …". */
    String expected();

    /** A value that is one scalar. */
    non-sealed interface Simple extends ValueType {
        Object parse(String text) throws UnfitValueException;

        String text(Object value);
    }

    /** A record: settings below each other. */
    record Parts(Class<?> type) implements ValueType {
        List<RecordProperty> parts() {
            return ValueTypes.partsOf(type);
        }

        String name() {
            return SettingNames.of(type);
        }

        /** Whether a word of a run file means this record. */
        boolean isMeantBy(String word) {
            return SettingNames.means(word, name(), Optional.ofNullable(type.getAnnotation(AlsoCalled.class)));
        }

        @Override
        public String expected() {
            return "settings: "
                    + String.join(
                            ", ", parts().stream().map(RecordProperty::key).toList());
        }
    }

    /** One record of several, by its name. */
    record Alternatives(Class<?> type, List<Parts> options, NamedChoice choice) implements ValueType {
        List<String> names() {
            return options.stream().map(Parts::name).toList();
        }

        Optional<Parts> named(String name) {
            return options.stream()
                    .filter(option -> option.name().equals(name))
                    .findFirst()
                    .or(() -> options.stream()
                            .filter(option -> option.isMeantBy(name))
                            .findFirst());
        }

        /** The record that a bare scalar stands for. */
        Optional<Parts> scalar() {
            return named(choice.scalarIs());
        }

        /** The setting of a record that a bare scalar behind its name stands for. */
        Optional<RecordProperty> shorthandOf(Parts option) {
            return option.parts().size() == 1
                    ? Optional.of(option.parts().get(0))
                    : option.parts().stream()
                            .filter(part -> part.key().equals(choice.shortIs()))
                            .findFirst();
        }

        /** Whether the record's settings stand beside its name. */
        boolean isFlat() {
            return !choice.namedBy().isEmpty();
        }

        @Override
        public String expected() {
            String names = "one of " + String.join(", ", names());
            return scalar().map(parts -> parts.parts().get(0).form().expected() + ", or " + names)
                    .orElse(names);
        }
    }

    record Several(ValueType each) implements ValueType {
        @Override
        public String expected() {
            return "a list";
        }
    }

    /**
     * A value that may be absent; a word says so.
     *
     * @param usual whether it is absent where a run file says nothing
     */
    record Perhaps(ValueType form, String absent, boolean usual) implements ValueType {
        @Override
        public String expected() {
            return form.expected() + ", or " + absent;
        }
    }
}
