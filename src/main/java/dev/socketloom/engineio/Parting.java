package dev.socketloom.engineio;

import java.time.Duration;

/// How long the connection of a WebSocket may still be there when we have said the last of it.
///
/// ```
///   our close frame ──▶ the client's, within closeTimeout ──▶ closed
///   our close frame, the client's has come or never will ──▶ unread input is dropped ──▶ closed
/// ```
///
/// Immutable.
///
/// @param closeTimeout how long a client may take to answer our close frame once it is written
/// @param discard how much of what the client still sends is read and dropped at the end, so that our last bytes are not
///     destroyed by a reset before the client has read them
/// @param discardTime how long that may take
public record Parting(Duration closeTimeout, int discard, Duration discardTime) {}
