package dev.socketloom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KeyTest {

    record User(String name) {}

    private static final Key<User> USER = Key.of("user", User.class);

    private final Stage stage = new Stage();

    @Test
    void storesAValueOfItsTypeWithASocket() {
        Socket socket = stage.open().joinsWith("0", "/");
        assertEquals(Optional.empty(), USER.get(socket));
        USER.set(socket, new User("ann"));
        assertEquals(Optional.of(new User("ann")), USER.get(socket));
        assertEquals(Map.of("user", new User("ann")), socket.data());
    }

    @Test
    void knowsWhoSomebodyIsFromTheMiddlewareToTheLastHandler() {
        stage.io.use(socket -> USER.set(socket, new User((String) socket.handshake().auth().get("name"))));
        stage.io.reply("whoami", (socket, _) -> USER.get(socket).orElseThrow().name());
        FakeLink link = stage.open();
        link.joinsWith("0{\"name\":\"ann\"}", "/");
        link.receive("21[\"whoami\"]");
        link.sent("31[\"ann\"]");
    }

    @Test
    void isOfTheSocketAndNotOfTheConnection() {
        FakeLink link = stage.open();
        Socket main = link.joinsWith("0", "/");
        stage.io.of("/other");
        Socket other = link.joinsWith("0/other,", "/other");
        USER.set(main, new User("ann"));
        assertEquals(Optional.empty(), USER.get(other));
    }

    @Test
    void storesAValueInAMap() {
        var map = new HashMap<String, Object>();
        USER.set(map, new User("ann"));
        assertEquals(Optional.of(new User("ann")), USER.get(map));
        assertEquals(Map.of("user", new User("ann")), map);
    }

    @Test
    void doesNotMistakeAValueOfAnotherTypeForItsOwn() {
        Socket socket = stage.open().joinsWith("0", "/");
        socket.data().put("user", "ann");
        assertThrows(ClassCastException.class, () -> USER.get(socket));
    }

    @Test
    void cannotHaveAPrimitiveType() {
        var refused = assertThrows(IllegalArgumentException.class, () -> Key.of("age", int.class));
        assertTrue(refused.getMessage().contains("Integer.class"), refused.getMessage());
    }
}
