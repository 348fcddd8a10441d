package dev.socketloom.packet;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// Bytes as the tests of MessagePack write them: `81 a4 'type' 02`, hex and text in quotes.
final class Bytes {

    private Bytes() {}

    static byte[] of(String notation) {
        var bytes = new ByteArrayOutputStream();
        for (String token : notation.strip().split("\\s+", -1)) {
            bytes.writeBytes(token.startsWith("'")
                    ? token.substring(1, token.length() - 1).getBytes(StandardCharsets.UTF_8)
                    : HexFormat.of().parseHex(token));
        }
        return bytes.toByteArray();
    }

    static String hex(byte[] bytes) {
        return HexFormat.ofDelimiter(" ").formatHex(bytes);
    }
}
