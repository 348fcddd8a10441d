package dev.socketloom.packet;

import dev.socketloom.bench.Microbenchmark;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/// What it costs to turn an event into text and back.
///
/// | event | is |
/// |---|---|
/// | string | `["echo", 48 characters]`: what most events are like |
/// | object | `["echo", {an object of three members}]` |
/// | string4k | `["echo", 4,096 characters]` |
/// | list4k | `["echo", [80 objects]]`, about 4 KiB |
/// | bytes | `["echo", 1,024 bytes]`, an attachment |
public class PacketBenchmark extends Microbenchmark {

    private static final PacketLimits LIMITS = new PacketLimits(10, 1_000_000, PacketLimits.DEEPEST, 16 * 1024);
    private static final int OBJECTS = 80;

    @Param({"string", "object", "string4k", "list4k", "bytes"})
    public String event;

    private Packet packet;
    private Encoded encoded;
    private Parser.Decoder decoder;

    @Setup
    public void encodeOnce() throws PacketException {
        var person = Map.<String, Object>of("id", 4711, "name", "Ada Lovelace", "active", true);
        Object argument = switch (event) {
            case "string" -> "x".repeat(48);
            case "object" -> person;
            case "string4k" -> "x".repeat(4096);
            case "list4k" -> Collections.nCopies(OBJECTS, person);
            default -> new byte[1024];
        };
        packet = new Packet.Event("/", null, "echo", List.of(argument));
        encoded = Parser.JSON.encode(packet);
        decoder = Parser.JSON.decoder(LIMITS, namespace -> true);
        if (!(decode() instanceof Packet.Event back) || !same(back.args().getFirst(), argument)) {
            throw new IllegalStateException("what was encoded is not what was decoded");
        }
    }

    private static boolean same(Object one, Object other) {
        return one instanceof byte[] bytes ? Arrays.equals(bytes, (byte[]) other) : one.equals(other);
    }

    @Benchmark
    public Object encode() {
        return Parser.JSON.encode(packet);
    }

    @Benchmark
    public Object decode() throws PacketException {
        Packet decoded = decoder.text(encoded.text());
        for (byte[] attachment : encoded.attachments()) {
            decoded = decoder.binary(attachment);
        }
        return decoded;
    }
}
