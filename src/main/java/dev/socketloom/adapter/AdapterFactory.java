package dev.socketloom.adapter;

/// Makes the adapter of each namespace.
@FunctionalInterface
public interface AdapterFactory {

    /// Rooms in this process's memory, which is all that a single server needs.
    AdapterFactory IN_MEMORY = new AdapterFactory() {
        @Override
        public <M extends Member> Adapter<M> create(String namespace, Delivery<M> delivery) {
            return new LocalAdapter<>(delivery);
        }
    };

    /// The adapter of one namespace, which nobody has joined yet.
    <M extends Member> Adapter<M> create(String namespace, Delivery<M> delivery);
}
