package dev.socketloom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.socketloom.packet.Parser;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerOptionsTest {

    private static List<Setting<?>> all() throws IllegalAccessException {
        var all = new ArrayList<Setting<?>>();
        for (var field : ServerOptions.class.getFields()) {
            if (Modifier.isStatic(field.getModifiers()) && field.get(null) instanceof Setting<?> setting) {
                all.add(setting);
            }
        }
        return all;
    }

    private static <T> T recheck(Setting<T> setting) {
        return setting.check(setting.standard());
    }

    @Test
    void everyDefaultIsInItsRangeAndHasAReason() throws Exception {
        var names = new HashSet<String>();
        for (Setting<?> setting : all()) {
            assertEquals(setting.standard(), recheck(setting));
            assertFalse(setting.reason().isBlank(), setting.name());
            assertTrue(names.add(setting.name()), setting.name() + " stands twice");
        }
        assertTrue(names.size() > 20);
    }

    @Test
    void everySettingIsCalledAsItsConstant() throws Exception {
        for (var field : ServerOptions.class.getFields()) {
            String camel = field.getName().toLowerCase(java.util.Locale.ROOT);
            String name = ((Setting<?>) field.get(null)).name().toLowerCase(java.util.Locale.ROOT);
            assertEquals(camel.replace("_", ""), name);
        }
    }

    @Test
    void everyMethodOfTheBuilderSetsASettingOrMountsSomething() throws Exception {
        var settings = new HashSet<String>();
        all().forEach(setting -> settings.add(setting.name()));
        var others = Set.of("set", "build", "app", "staticFiles", "clientDir", "allowRequest", "onHeaders", "adapter");
        Stream.of(ServerBuilder.class, ServerSettings.class, ServerLimits.class)
                .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                .filter(method -> Modifier.isPublic(method.getModifiers()))
                .map(method -> method.getName())
                .filter(name -> !others.contains(name))
                .forEach(name -> assertTrue(settings.contains(name), name));
    }

    /// Those of Flask-SocketIO and Node, or safer ones.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            host                       | 127.0.0.1
            port                       | 5000
            path                       | /socket.io
            pingInterval               | PT25S
            pingTimeout                | PT20S
            upgradeTimeout             | PT10S
            connectTimeout             | PT45S
            maxPayload                 | 1000000
            maxAttachments             | 10
            maxDepth                   | 500
            ackTimeout                 | PT1M
            maxPendingAcks             | 10000
            maxRooms                   | 1000
            maxRoomName                | 1024
            maxSessions                | 10000
            maxNamespaces              | 100
            outboxLimit                | 4194304
            transports                 | [polling, websocket]
            allowUpgrades              | true
            allowEIO3                  | false
            tls                        | Optional.empty
            executor                   | Optional.empty
            manageSession              | true
            checkOrigins               | true
            corsAllowedOrigins         | []
            corsCredentials            | false
            corsMaxAge                 | PT10M
            trustedProxies             | []
            cookie                     | Optional.empty
            httpCompression            | true
            compressionThreshold       | 1024
            perMessageDeflate          | false
            perMessageDeflateThreshold | 1024
            sidPrefix                  | ''
            metrics                    | ''
            health                     | ''
            jmx                        | false
            maxConnections             | 10000
            maxHead                    | 16384
            maxHeaderLines             | 100
            headTimeout                | PT10S
            bodyTimeout                | PT1M
            keepAlive                  | PT30S
            writeTimeout               | PT20S
            """)
    void theDefaultsAre(String name, String value) throws Exception {
        Setting<?> setting = all().stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
        Object standard = setting.standard();
        assertEquals(value, standard instanceof Set<?> set ? new TreeSet<>(set).toString() : standard.toString());
    }

    @Test
    void theDefaultParserAndStoreAre() {
        assertSame(Parser.JSON, ServerOptions.standard().get(ServerOptions.PARSER));
        assertSame(SessionStore.NONE, ServerOptions.standard().get(ServerOptions.SESSIONS));
    }

    @Test
    void aValueThatIsSetLeavesTheOthersAndTheOriginalAsTheyWere() {
        var standard = ServerOptions.standard();
        var changed = standard.with(ServerOptions.PORT, 8000);
        assertEquals(8000, changed.get(ServerOptions.PORT));
        assertEquals("127.0.0.1", changed.get(ServerOptions.HOST));
        assertEquals(5000, standard.get(ServerOptions.PORT));
    }

    @Test
    void aValueOutOfRangeIsRefusedAndTheMessageSaysWhatIsAllowed() {
        var builder = SocketIOServer.builder();
        var wrong = assertThrows(IllegalArgumentException.class, () -> builder.pingInterval(Duration.ZERO));
        assertEquals("pingInterval must be 10 ms to 86400 s, not 0 s"
                + " (shorter than the 30 to 60 s after which proxies close a silent connection)", wrong.getMessage());
        assertThrows(IllegalArgumentException.class, () -> builder.port(65_536));
        assertThrows(IllegalArgumentException.class, () -> builder.path("socket.io"));
        assertThrows(IllegalArgumentException.class, () -> builder.path("/socket.io/"));
        assertThrows(IllegalArgumentException.class, () -> builder.transports("carrier pigeon"));
        assertThrows(IllegalArgumentException.class, () -> builder.transports());
        assertThrows(IllegalArgumentException.class, () -> builder.sidPrefix("a:"));
        assertThrows(IllegalArgumentException.class, () -> builder.sidPrefix("a".repeat(33)));
        assertThrows(IllegalArgumentException.class, () -> builder.corsAllowedOrigins("www.example.org"));
        assertThrows(IllegalArgumentException.class, () -> builder.corsAllowedOrigins(""));
        assertThrows(IllegalArgumentException.class, () -> builder.corsAllowedOrigins("https://example.org/path"));
    }
}
