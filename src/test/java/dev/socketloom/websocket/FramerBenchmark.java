package dev.socketloom.websocket;

import dev.socketloom.bench.Microbenchmark;
import dev.socketloom.http.Input;
import java.io.IOException;
import java.util.zip.Inflater;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/// What a frame costs, from the bytes of the network to the message. Each comes in a packet of its own, which is
/// copied into the input's buffer first: that is in the figures, as a connection has it, too.
///
/// ```
///   unmask    the header, and the payload unmasked where it lies
///   text      the header, unmasked, checked (UTF-8), and a String
///   binary    the header, unmasked, and an array
/// ```
///
/// The longest does not fit into the input's buffer and is gathered.
public class FramerBenchmark extends Microbenchmark {

    private static final int MAX_MESSAGE = 1_000_000;
    private static final int MAX_FRAGMENTS = 100;

    /// The length of the payload.
    @Param({"16", "64", "125", "1024", "4096", "65536"})
    public int size;

    private Input unmasked;
    private FrameReader frames;
    private Reading texts;
    private Reading binaries;

    /// A connection, up to its messages.
    private static final class Reading {
        private final FrameReader frames;
        private final MessageReader messages;

        Reading(byte[] packet) {
            var input = new Input(new RepeatingWire(packet));
            frames = new FrameReader(input, false);
            messages = new MessageReader(input, frames, MAX_MESSAGE, MAX_FRAGMENTS, () -> new Inflater(true));
        }

        Object next() throws IOException, WebSocketException {
            messages.forget();
            return messages.take(frames.next());
        }
    }

    @Setup(Level.Iteration)
    public void connect() {
        String payload = "x".repeat(size);
        byte[] text = Bytes.client(Bytes.FIN | Bytes.TEXT, payload);
        byte[] binary = Bytes.client(Bytes.FIN | Bytes.BINARY, payload);
        unmasked = new Input(new RepeatingWire(binary));
        frames = new FrameReader(unmasked, false);
        texts = new Reading(text);
        binaries = new Reading(binary);
    }

    @Benchmark
    public int unmask() throws IOException, WebSocketException {
        frames.next();
        int length = 0;
        while (frames.remaining() > 0) {
            int piece = frames.readInPlace();
            unmasked.skip(piece);
            length += piece;
        }
        return length;
    }

    @Benchmark
    public Object text() throws IOException, WebSocketException {
        return texts.next();
    }

    @Benchmark
    public Object binary() throws IOException, WebSocketException {
        return binaries.next();
    }
}
