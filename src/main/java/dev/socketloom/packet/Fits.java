package dev.socketloom.packet;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Finds the [Fit] of a type: scalars in a table, everything else from the fits of its parts.
///
/// A record may contain itself (`record Node(String name, List<Node> children)`); it is therefore known before its
/// components are.
///
/// Not thread safe: one shape owns it while it is made.
final class Fits {

    /// How deep records may contain records of other types. `record Odd<T>(Odd<List<T>> next)` consists of infinitely
    /// many; one level costs a dozen frames of stack, and no honest type has a hundred.
    private static final int MAX_NESTING = 100;

    private static final Fit AS_IS = (json, _) -> json;

    /// Those that may come again inside themselves.
    private final Map<JavaType, Fit> records = new HashMap<>();

    private int nesting;

    /// The fit of a type.
    ///
    /// @throws IllegalArgumentException when there is none; the message says what to do about it
    Fit of(JavaType type) {
        Class<?> raw = type.raw();
        Fit scalar = ScalarFits.of(raw);
        if (scalar != null) {
            return scalar;
        }
        if (raw == Object.class) {
            return AS_IS;
        }
        if (raw.isRecord()) {
            Fit known = records.get(type);
            return known != null ? known : record(type);
        }
        if (raw.isArray()) {
            return array(raw.componentType(), of(type.argument(0)));
        }
        if (raw == List.class || raw == Collection.class || raw == Iterable.class) {
            return list(of(type.argument(0)));
        }
        if (raw == Set.class) {
            return set(of(type.argument(0)));
        }
        if (raw == Optional.class) {
            return optional(of(type.argument(0)));
        }
        if (raw == Map.class) {
            return map(type);
        }
        throw new IllegalArgumentException("JSON cannot become a " + raw.getName()
                + "; use a record, a List, a Map, an enum, a string or a number");
    }

    private Fit record(JavaType type) {
        RecordForm form = RecordForm.of(type.raw());
        var components = new Fit[form.size()];
        Fit fit = Fit.from(Map.class, "an object (" + type + ")", (json, at) -> make(form, components, json, at));
        records.put(type, fit);
        if (++nesting > MAX_NESTING) {
            throw new IllegalArgumentException("The type " + type.raw().getName() + " has no end; use a simpler one");
        }
        for (int i = 0; i < components.length; i++) {
            components[i] = of(type.inside(form.type(i)));
        }
        nesting--;
        return fit;
    }

    private static Object make(RecordForm form, Fit[] components, Map<?, ?> json, Place at) throws MismatchException {
        var values = new @Nullable Object[components.length];
        for (int i = 0; i < components.length; i++) {
            at.enter(form.name(i));
            values[i] = components[i].fit(json.get(form.name(i)), at);
            at.leave();
        }
        try {
            return form.make(values);
        } catch (RuntimeException e) {
            throw new MismatchException(at + ": refused by its type: " + e.getMessage(), e);
        }
    }

    private static Fit array(Class<?> component, Fit element) {
        return Fit.from(List.class, "a list", (json, at) -> {
            Object array = Array.newInstance(component, json.size());
            int index = 0;
            for (Object value : elements(json, element, at)) {
                Array.set(array, index++, value);
            }
            return array;
        });
    }

    private static Fit list(Fit element) {
        return Fit.from(List.class, "a list", (json, at) -> elements(json, element, at));
    }

    private static Fit set(Fit element) {
        return Fit.from(List.class, "a list", (json, at) -> new LinkedHashSet<>(elements(json, element, at)));
    }

    private static List<@Nullable Object> elements(List<?> json, Fit element, Place at) throws MismatchException {
        var elements = new ArrayList<@Nullable Object>(json.size());
        for (int i = 0; i < json.size(); i++) {
            at.enter(i);
            elements.add(element.fit(json.get(i), at));
            at.leave();
        }
        return elements;
    }

    private static Fit optional(Fit content) {
        return (json, at) -> Optional.ofNullable(content.fit(json, at));
    }

    private Fit map(JavaType type) {
        if (!type.arguments().isEmpty() && type.argument(0).raw() != String.class) {
            throw new IllegalArgumentException("The names in a JSON object are strings; use Map<String, ...> and not "
                    + type);
        }
        Fit value = type.arguments().isEmpty() ? AS_IS : of(type.argument(1));
        return Fit.from(Map.class, "an object", (json, at) -> members(json, value, at));
    }

    private static Map<Object, @Nullable Object> members(Map<?, ?> json, Fit value, Place at)
            throws MismatchException {
        var members = new LinkedHashMap<Object, @Nullable Object>();
        for (Map.Entry<?, ?> member : json.entrySet()) {
            at.enter(member.getKey());
            members.put(member.getKey(), value.fit(member.getValue(), at));
            at.leave();
        }
        return members;
    }
}
