package dev.socketloom.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

    record Point(int x, int y) {}

    @Test
    void writesWhatPacketsCanCarry() {
        assertEquals("{\"a\":[1,true],\"p\":{\"x\":1,\"y\":2}}",
                Json.write(new TreeMap<>(Map.of("a", List.of(1, true), "p", new Point(1, 2)))));
        assertEquals("{}", Json.write(Map.of()));
    }

    @Test
    void readsWhatItHasWritten() throws Exception {
        Map<String, Object> value =
                Map.of("text", "\u2028 \"quoted\"", "list", List.of(1, 2.5), "object", Map.of("a", true));
        assertEquals(value, Json.readObject(Json.write(value)));
    }

    @Test
    void takesPlaceholdersOfAttachmentsForWhatTheySay() throws Exception {
        String text = "{\"pic\":{\"_placeholder\":true,\"num\":0}}";
        assertEquals(Map.of("pic", Map.of("_placeholder", true, "num", 0)), Json.readObject(text));
    }

    @Test
    void hasNoFormForBytes() {
        var refused = assertThrows(IllegalArgumentException.class, () -> Json.write(Map.of("b", new byte[1])));
        assertTrue(refused.getMessage().contains("base64"), refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "null", "1", "{", "{} {}", "{\"a\":}"})
    void readsObjectsOnly(String text) {
        assertThrows(PacketException.class, () -> Json.readObject(text));
    }
}
