package dev.socketloom.packet;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A record class seen as a JSON object: the names of its components, how to read them, how to make one.
///
/// ```
///   record Bid(int productId, double price) {}     <->     {"productId":7,"price":9.5}
/// ```
///
/// Reflection happens once a class and ends in method handles. The class may be private or nested, but its package
/// must be open to this module: an application without a `module-info` is, one with it says `opens`.
///
/// Immutable; one for each class, kept as long as the class is.
final class RecordForm {

    /// Whom a package is to be opened to.
    private static final String OUR_MODULE = "dev.socketloom";

    private static final ClassValue<RecordForm> FORMS = new ClassValue<>() {
        @Override
        protected RecordForm computeValue(Class<?> type) {
            return new RecordForm(type);
        }
    };

    private final Class<?> type;
    private final String[] names;
    private final Type[] types;
    private final MethodHandle[] accessors;
    private final MethodHandle constructor;

    /// The form of a record class.
    ///
    /// @throws IllegalArgumentException when its package is not open to us; the message has the line to write
    static RecordForm of(Class<?> type) {
        return FORMS.get(type);
    }

    private RecordForm(Class<?> type) {
        this.type = type;
        RecordComponent[] components = type.getRecordComponents();
        names = Arrays.stream(components).map(RecordComponent::getName).toArray(String[]::new);
        types = Arrays.stream(components).map(RecordComponent::getGenericType).toArray(Type[]::new);
        try {
            constructor = constructor(components);
            accessors = new MethodHandle[components.length];
            for (int i = 0; i < components.length; i++) {
                accessors[i] = accessor(components[i]);
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException("The record " + type.getName() + " cannot be looked into", e);
        }
    }

    private MethodHandle constructor(RecordComponent[] components) throws ReflectiveOperationException {
        Class<?>[] parameters =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        Constructor<?> canonical = open(type.getDeclaredConstructor(parameters));
        return MethodHandles.lookup()
                .unreflectConstructor(canonical)
                .asSpreader(Object[].class, parameters.length)
                .asType(MethodType.methodType(Object.class, Object[].class));
    }

    private MethodHandle accessor(RecordComponent component) throws ReflectiveOperationException {
        return MethodHandles.lookup()
                .unreflect(open(component.getAccessor()))
                .asType(MethodType.methodType(Object.class, Object.class));
    }

    private <M extends AccessibleObject> M open(M member) {
        try {
            member.setAccessible(true);
            return member;
        } catch (InaccessibleObjectException e) {
            String opens = "opens " + type.getPackageName() + " to " + OUR_MODULE + ";";
            throw new IllegalArgumentException("The record " + type.getName() + " cannot be looked into; write `"
                    + opens + "` in module " + type.getModule().getName(), e);
        }
    }

    /// How many components there are.
    int size() {
        return names.length;
    }

    /// The name of a component.
    String name(int index) {
        return names[index];
    }

    /// The declared type of a component, type variables and all.
    Type type(int index) {
        return types[index];
    }

    /// Reads a component; what the accessor throws comes out as it is.
    @Nullable Object read(Object record, int index) {
        try {
            return accessors[index].invokeExact(record);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a record's accessor cannot throw a checked exception", e);
        }
    }

    /// Makes a record; what its constructor throws comes out as it is.
    Object make(@Nullable Object[] components) {
        try {
            return constructor.invokeExact(components);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a record's constructor cannot throw a checked exception", e);
        }
    }
}
