package dev.socketloom.http;

import java.time.Duration;

/// The limits of this layer: what one peer may cost us before it is refused.
///
/// | limit | default | on excess |
/// |---|---|---|
/// | `requestLine` | 8 KiB | 414 |
/// | `head`, request line included | 16 KiB | 431 |
/// | `headerLines` | 100 | 431 |
/// | `headTime`, from accept, or from the first byte of a later request | 10 s | 408 |
/// | `bodyTime`, from the first read of a body | 60 s | 408 |
/// | `idleTime` between two requests | 30 s | close |
/// | `chunkLine`, size and extensions | 4 KiB | 400 |
/// | `trailers`, together | 4 KiB | 400 |
/// | `writeStall` without progress | 20 s | close |
/// | `discard` and `discardTime`, input thrown away before a close or a next request | 64 KiB, 1 s | close |
/// | `connections` open at once; never more than this process may open files, less 256 | 10,000 | 503 |
/// | `connectionsPerAddress`, see [OpenConnections] | any number | 503 |
/// | `backlog`, connections that wait to be accepted | 1,024 | the operating system's affair |
/// | `receiving`, what is being received on all connections together | any amount | 503 |
///
/// All times are absolute: a byte now and then does not prolong them.
///
/// @param requestLine the longest request line, in bytes
/// @param head the longest head, in bytes
/// @param headerLines the most header lines of one request
/// @param headTime how long a head may take
/// @param bodyTime how long a body may take
/// @param idleTime how long a connection may wait for its next request
/// @param chunkLine the longest line before a chunk, in bytes
/// @param trailers the most bytes after the last chunk
/// @param writeStall how long a peer may take nothing of what we write
/// @param discard how many unread bytes are thrown away at most, to keep a connection or to close it politely
/// @param discardTime how long that may take before a close
/// @param connections how many connections are open at most
/// @param connectionsPerAddress how many of them come from one address at most
/// @param backlog how many connections wait to be accepted at most
/// @param receiving for what is being received on all connections together
public record HttpOptions(
        int requestLine,
        int head,
        int headerLines,
        Duration headTime,
        Duration bodyTime,
        Duration idleTime,
        int chunkLine,
        int trailers,
        Duration writeStall,
        int discard,
        Duration discardTime,
        int connections,
        int connectionsPerAddress,
        int backlog,
        Budget receiving) {

    private static final HttpOptions DEFAULTS = new HttpOptions(
            8 * 1024,
            16 * 1024,
            100,
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            Duration.ofSeconds(30),
            4 * 1024,
            4 * 1024,
            Duration.ofSeconds(20),
            64 * 1024,
            Duration.ofSeconds(1),
            10_000,
            Integer.MAX_VALUE,
            1024,
            Budget.unlimited());

    /// The defaults of the table above.
    public static HttpOptions defaults() {
        return DEFAULTS;
    }
}
