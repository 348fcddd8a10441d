package dev.socketloom.packet;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A Java type in one form: a class and its type arguments, every variable replaced by what it stands for.
///
/// ```
///   record Page<T>(List<T> items, int next) {}
///
///   Page<Bid>   ->   Page[Bid],  and inside it  T = Bid,  so that items is  List[Bid]
/// ```
///
/// Reflection has five kinds of `Type` and no equality to rely on; this has one, and equal types are equal, which is
/// how a type that contains itself is recognised.
///
/// Immutable.
///
/// @param raw the class; for arrays that of the array
/// @param arguments its type arguments, or an array's component
record JavaType(Class<?> raw, List<JavaType> arguments) {

    private static final JavaType ANYTHING = new JavaType(Object.class, List.of());

    /// A type as a program wrote it.
    static JavaType of(Type type) {
        return of(type, Map.of());
    }

    private static JavaType of(Type type, Map<TypeVariable<?>, JavaType> variables) {
        if (type instanceof Class<?> plain) {
            return new JavaType(plain, plain.isArray() ? List.of(of(plain.getComponentType(), variables)) : List.of());
        }
        return switch (type) {
            case ParameterizedType generic ->
                new JavaType((Class<?>) generic.getRawType(), all(generic.getActualTypeArguments(), variables));
            case GenericArrayType array -> arrayOf(of(array.getGenericComponentType(), variables));
            case WildcardType wildcard -> of(wildcard.getUpperBounds()[0], variables);
            case TypeVariable<?> variable when variables.containsKey(variable) -> variables.get(variable);
            default -> throw new IllegalArgumentException("What " + type + " stands for in "
                    + "a payload's type is not known; name the type itself");
        };
    }

    private static List<JavaType> all(Type[] types, Map<TypeVariable<?>, JavaType> variables) {
        var all = new ArrayList<JavaType>();
        for (Type type : types) {
            all.add(of(type, variables));
        }
        return List.copyOf(all);
    }

    private static JavaType arrayOf(JavaType component) {
        return new JavaType(component.raw.arrayType(), List.of(component));
    }

    /// The first type argument, or an array's component; anything, when the type was written without.
    JavaType argument(int index) {
        return arguments.isEmpty() ? ANYTHING : arguments.get(index);
    }

    /// The type of something declared inside this one, such as a record's component.
    JavaType inside(Type declared) {
        TypeVariable<?>[] parameters = raw.getTypeParameters();
        var variables = new HashMap<TypeVariable<?>, JavaType>();
        for (int i = 0; i < parameters.length; i++) {
            variables.put(parameters[i], argument(i));
        }
        return of(declared, variables);
    }

    /// As a program would write it, without packages.
    @Override
    public String toString() {
        if (raw.isArray() || arguments.isEmpty()) {
            return raw.getSimpleName();
        }
        var names = new ArrayList<String>();
        arguments.forEach(argument -> names.add(argument.toString()));
        return raw.getSimpleName() + "<" + String.join(", ", names) + ">";
    }
}
