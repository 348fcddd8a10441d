package dev.socketloom.websocket;

import dev.socketloom.bench.Microbenchmark;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/// What the check of a text costs by itself, and beside it the `String` that is made of the text afterwards.
public class Utf8Benchmark extends Microbenchmark {

    /// Characters of one, two, three and four bytes.
    private static final String MIXED = "Zwölf Boxkämpfer jagen 漢字 über den Deich 🙂 ";

    private static final String ASCII = "Sphinx of black quartz, judge my vow. ";

    @Param({"ascii", "mixed"})
    public String alphabet;

    /// The length of the text, in bytes.
    @Param({"64", "1024", "65536"})
    public int size;

    private byte[] text;

    @Setup
    public void write() {
        byte[] piece = (alphabet.equals("ascii") ? ASCII : MIXED).getBytes(StandardCharsets.UTF_8);
        int whole = size / piece.length * piece.length;
        text = new byte[size];
        Arrays.fill(text, (byte) ' '); // where no whole piece fits any more
        for (int at = 0; at < whole; at += piece.length) {
            System.arraycopy(piece, 0, text, at, piece.length);
        }
        if (!Utf8.isValid(text, 0, size)) {
            throw new IllegalStateException("this is to be a valid text");
        }
    }

    @Benchmark
    public boolean check() {
        return Utf8.isValid(text, 0, size);
    }

    @Benchmark
    public String string() {
        return new String(text, StandardCharsets.UTF_8);
    }
}
