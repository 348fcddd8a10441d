package dev.socketloom.trials;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/// Random input for one parser, the same in every run, and what must be true whatever comes:
///
/// - it is parsed, or refused in the way that the parser's layer refuses; nothing else is ever thrown;
/// - what is allocated meanwhile is bounded by the length of the input, and not by what the input says;
/// - so is the time, as the processor counts it.
///
/// ```
///   src/test/resources/fuzz/<parser>/*     samples of each kind, and what once failed: run as they are, then mutated
///   -Dfuzz.runs=1000000                    how many inputs each parser gets, instead of a few thousand
///   -Dfuzz.seed=4711                       where the seeds begin: each input has its own, which a failure names
/// ```
///
/// A failure prints the input as Java text, too: made into a file of the corpus, it stays fixed.
///
/// Not thread safe: one test owns it.
public final class Fuzz {

    /// What is tried.
    @FunctionalInterface
    public interface Parser {
        /// Tries one input.
        ///
        /// @return whether it was parsed; false when it was refused as it should be
        boolean parses(byte[] input) throws Exception;
    }

    private static final Path CORPUS = Path.of("src/test/resources/fuzz");

    private static final int USUAL_RUNS = 10_000;
    private static final int RUNS = Integer.getInteger("fuzz.runs", 0);
    private static final int FIRST_SEED = Integer.getInteger("fuzz.seed", 0);

    /// Whatever is to be said of what was parsed is said of one in so many at least.
    private static final int FEWEST = 200;

    /// What is allocated for an input of no length: buffers, a decoder, an exception with its stack.
    private static final long ALLOCATED = 256 * 1024;

    /// What is allocated for each byte: a list's element with what it refers to, a few times over.
    private static final long ALLOCATED_PER_BYTE = 1024;

    /// Far above what any input takes, and on any machine: only what does not end in time reaches it.
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final String name;
    private final List<byte[]> samples;
    private int runs = USUAL_RUNS;
    private long allocated = ALLOCATED;
    private List<String> words = List.of();
    private boolean total;

    private int parsed;
    private int refused;

    /// What the last input cost, if it was too much.
    private String excess = "";

    private Fuzz(String name, List<byte[]> samples) {
        this.name = name;
        this.samples = samples;
    }

    /// A parser's trial, with the samples of its corpus.
    public static Fuzz of(String parser) {
        try (Stream<Path> files = Files.list(CORPUS.resolve(parser))) {
            var samples = new ArrayList<byte[]>();
            for (Path file : files.sorted().toList()) {
                samples.add(Files.readAllBytes(file));
            }
            return new Fuzz(parser, samples);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// More samples, which are made and not kept.
    public Fuzz samples(Stream<byte[]> more) {
        more.forEach(samples::add);
        return this;
    }

    /// The words of the grammar.
    public Fuzz words(String... of) {
        words = List.of(of);
        return this;
    }

    /// How many inputs there are in an ordinary build.
    public Fuzz runs(int usual) {
        runs = usual;
        return this;
    }

    /// What one input may cost, beside what its length allows.
    public Fuzz allocates(long most) {
        allocated = most;
        return this;
    }

    /// Expects that nothing is refused: the grammar takes anything.
    public Fuzz total() {
        total = true;
        return this;
    }

    /// Tries all samples, and what becomes of them.
    public void run(Parser parser) {
        assertTrue(!samples.isEmpty(), name + " has no samples");
        for (byte[] sample : samples) {
            attempt(parser, sample, "a sample");
        }
        parsed = 0;
        refused = 0;
        int count = RUNS > 0 ? RUNS : runs;
        var mutation = new Mutation(samples, words);
        for (int seed = FIRST_SEED; seed < FIRST_SEED + count; seed++) {
            attempt(parser, mutation.of(new Random(seed)), "-Dfuzz.seed=" + seed + " -Dfuzz.runs=1");
        }
        if (count >= runs) {
            assertTrue(parsed >= count / FEWEST, name + ": too few were parsed to mean anything: " + parsed);
            assertTrue(refused >= count / FEWEST == !total, name + ": refused " + refused + " of " + count);
        }
    }

    /// An input that costs too much gets a second chance: classes are loaded but once.
    private void attempt(Parser parser, byte[] input, String which) {
        boolean parses = parses(parser, input, which);
        if (!excess.isEmpty()) {
            parses(parser, input, which);
            assertEquals("", excess, () -> failure(which, input));
        }
        parsed += parses ? 1 : 0;
        refused += parses ? 0 : 1;
    }

    private boolean parses(Parser parser, byte[] input, String which) {
        long allocatedBefore = THREADS.getCurrentThreadAllocatedBytes();
        long timeBefore = THREADS.getCurrentThreadCpuTime();
        boolean parses;
        try {
            parses = parser.parses(input);
        } catch (Throwable t) {
            throw new AssertionError(failure(which, input), t);
        }
        long time = THREADS.getCurrentThreadCpuTime() - timeBefore;
        long held = THREADS.getCurrentThreadAllocatedBytes() - allocatedBefore;
        boolean within = time < LONGEST.toNanos() && held < allocated + ALLOCATED_PER_BYTE * input.length;
        excess = within ? "" : time + " ns and " + held + " bytes";
        return parses;
    }

    private String failure(String which, byte[] input) {
        return name + ", " + which + ": " + text(input);
    }

    /// The input as a Java string, in ISO-8859-1.
    private static String text(byte[] input) {
        var text = new ByteArrayOutputStream();
        text.write('"');
        for (byte b : input) {
            text.writeBytes(character(b).getBytes(StandardCharsets.US_ASCII));
        }
        text.write('"');
        return text.toString(StandardCharsets.US_ASCII);
    }

    private static String character(byte b) {
        return switch (b) {
            case '\r' -> "\\r";
            case '\n' -> "\\n";
            case '"', '\\' -> "\\" + (char) b;
            default -> b >= ' ' && b < 0x7F ? String.valueOf((char) b) : "\\%03o".formatted(b & 0xFF);
        };
    }
}
