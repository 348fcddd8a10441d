package dev.socketloom.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.socketloom.trials.Fuzz;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The parts of a packet that is nearly right, each by itself: the header, the JSON behind it, and Java values for that.
@Timeout(3_600)
class ValueFuzzTest {

    private static final int DEEPEST = 20;
    private static final int MOST_ATTACHMENTS = 3;

    private static final String[] WORDS = {
        "\"", "\"\"", ":", ",", "[", "]", "{", "}", "[[[[[[[[", "null", "true", "false", "-", "-1", "1.5", "1e400", "1e-400", "E+",
        "1e99999999999", "1e1000000", "0.00000000000000000000000000001", " ", "\\u0000", "\\ud83d", "\\ude00", "\\ud800\\ud800", "\\",
        "\u20ac", "\ud83d\ude00", "\"a\":", "\"_placeholder\":true", "\"num\":0", "/", "/a,", "1-", "99-"
    };

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Test
    void everyHeaderIsReadOrRefused() {
        Fuzz.of("packet-header").words(WORDS).run(bytes -> {
            try {
                var header = new PacketHeader(bytes, 0, bytes.length, MOST_ATTACHMENTS);
                assertTrue(header.type >= RawPacket.CONNECT && header.type <= RawPacket.CONNECT_ERROR);
                assertTrue(header.attachments >= 0 && header.attachments <= MOST_ATTACHMENTS);
                assertTrue(header.ackId == null || (header.ackId >= 0 && header.ackId < 1L << 53));
                assertTrue(header.namespace.startsWith("/") && !header.namespace.contains(","), header.namespace);
                assertTrue(header.payloadAt() <= bytes.length);
                return true;
            } catch (PacketException refused) {
                return false;
            }
        });
    }

    @Test
    void everyTextIsJsonThatCanBeSentOnOrRefused() {
        Fuzz.of("json").words(WORDS).run(bytes -> {
            try {
                byte[] utf8 = text(bytes).getBytes(StandardCharsets.UTF_8);
                Object value = JsonReader.read(utf8, 0, utf8.length, DEEPEST, null);
                String written = written(value);
                assertEquals(written, written(JsonReader.read(written, DEEPEST, null)));
                return true;
            } catch (PacketException refused) {
                return false;
            }
        });
    }

    private static String written(Object value) {
        var text = new Utf8Builder();
        new ValueWriter(new JsonWriter(text)).value(value);
        return text.toString();
    }

    enum Colour { RED, GREEN }

    record Bid(int productId, double price) {}

    record Person(String name, Optional<String> email, Colour colour, boolean member) {}

    record Node(String name, List<Node> children, Map<String, Node> byName) {}

    record Times(Instant when, LocalDate day, LocalTime time, LocalDateTime local, OffsetDateTime offset, Duration length, UUID id,
            URI link) {}

    record Page<T>(List<T> items, Optional<T> best) {}

    /// Types as a program writes them.
    record Types(Map<String, Integer> counts, Set<Colour> colours, Page<Bid> page, Optional<List<Long>> longs,
            List<? extends Number> numbers, Map<String, BigDecimal> prices, float[] floats, short[] shorts, byte tiny, char letter,
            long large, BigInteger huge, Object anything, List<byte[]> bytes, Number some) {}

    /// Every one of those types, and a few more.
    private static List<Shape<?>> shapes() {
        var shapes = new ArrayList<Shape<?>>();
        for (var component : Types.class.getRecordComponents()) {
            shapes.add(Shape.of(component.getGenericType()));
        }
        for (Class<?> type : List.of(Bid.class, Person.class, Node.class, Times.class, Types.class, String.class, int.class,
                Instant.class, Duration.class, URI.class, UUID.class, String[].class, int[][].class, double.class, boolean.class)) {
            shapes.add(Shape.of(type));
        }
        return shapes;
    }

    /// Each value is tried with all types: what fits can be sent on, and fits again.
    @Test
    void everyValueFitsAShapeOrNot() {
        List<Shape<?>> shapes = shapes();
        Fuzz.of("shape").words(WORDS).runs(4_000).allocates(4 << 20).run(bytes -> {
            Object value;
            try {
                value = JsonReader.read(text(bytes), DEEPEST, null);
            } catch (PacketException refused) {
                return false;
            }
            for (Shape<?> shape : shapes) {
                checkFit(shape, value);
            }
            return true;
        });
    }

    private static void checkFit(Shape<?> shape, Object value) throws Exception {
        Object fit;
        try {
            fit = shape.fit(value);
        } catch (MismatchException no) {
            assertNotNull(no.getMessage());
            return;
        }
        String written = written(fit);
        assertEquals(written, written(shape.fit(JsonReader.read(written, PacketLimits.DEEPEST, null))), shape::toString);
    }
}
