package dev.socketloom.packet;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// One packet of `vectors/socketio.txt`, on the wire and as a value; and the notation for values in that file.
record PacketVector(String name, String text, List<byte[]> attachments, String meaning) {

    static Stream<PacketVector> all() {
        try (InputStream file = PacketVector.class.getResourceAsStream("/vectors/socketio.txt")) {
            String lines = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            return lines.lines().filter(line -> !line.isEmpty() && !line.startsWith("#")).map(PacketVector::parse);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static PacketVector parse(String line) {
        String[] columns = line.split(" \\| ", -1);
        String[] wire = columns[1].split(" \\+ ?", -1);
        var attachments = new ArrayList<byte[]>();
        for (int i = 1; i < wire.length; i++) {
            attachments.add(HexFormat.of().parseHex(wire[i].strip()));
        }
        return new PacketVector(columns[0], wire[0], attachments, columns[2]);
    }

    /// A packet as the file writes it: its record's text, with bytes in hex and signs for what cannot be seen.
    static String meaning(Packet packet) {
        Packet printable = switch (packet) {
            case Packet.Event(var namespace, var ackId, var name, var args) ->
                new Packet.Event(namespace, ackId, name, printable(args));
            case Packet.Ack(var namespace, var ackId, var args) -> new Packet.Ack(namespace, ackId, printable(args));
            default -> packet;
        };
        return visible(printable.toString());
    }

    private static List<Object> printable(List<?> values) {
        var list = new ArrayList<Object>();
        values.forEach(value -> list.add(printable(value)));
        return list;
    }

    private static Object printable(Object value) {
        return switch (value) {
            case byte[] bytes -> "<" + HexFormat.of().formatHex(bytes) + ">";
            case List<?> list -> printable(list);
            case Map<?, ?> map -> {
                var members = new LinkedHashMap<Object, Object>();
                map.forEach((key, member) -> members.put(key, printable(member)));
                yield members;
            }
            case null, default -> value;
        };
    }

    private static String visible(String text) {
        var visible = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (c < ' ') {
                visible.appendCodePoint(0x2400 + c); // U+2400: pictures of the control characters
            } else if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
                visible.append('(').append(Integer.toHexString(c)).append(')');
            } else {
                visible.appendCodePoint(c);
            }
        });
        return visible.toString();
    }

    @Override
    public String toString() {
        return name;
    }
}
