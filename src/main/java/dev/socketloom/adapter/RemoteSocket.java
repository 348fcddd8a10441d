package dev.socketloom.adapter;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A member that may be on another server: a copy of what was known of it when somebody asked.
///
/// @param id its id
/// @param handshake the facts of its handshake, as JSON values
/// @param rooms the rooms it was in, its own among them
/// @param data what the application had stored with it
public record RemoteSocket(
        String id, Map<String, @Nullable Object> handshake, Set<String> rooms, Map<String, @Nullable Object> data) {}
