package dev.socketloom.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class AppTest {

    /// A connection that says of itself whether it is TLS, and is otherwise as it was.
    private static Wire saying(boolean secure, Wire wire) {
        Class<?>[] type = {Wire.class};
        return (Wire) Proxy.newProxyInstance(Wire.class.getClassLoader(), type, (_, method, args) -> {
            try {
                return method.getName().equals("secure") ? secure : method.invoke(wire, args);
            } catch (InvocationTargetException failure) {
                throw failure.getCause();
            }
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void tellsWhetherTheRequestCameOverTls(boolean secure) throws Exception {
        Wires wires = Wires.roomy();
        var app = new App("/", exchange -> Apps.answer(exchange, 200, "" + exchange.getAttribute(App.SECURE)));
        var connection = new HttpConnection(
                saying(secure, wires.server()), Served.service(app, HttpOptions.defaults(), Ticker.manual()));
        Thread thread = Thread.ofVirtual().start(connection);
        var client = new RawClient(wires.client());
        client.get("/");
        assertEquals("" + secure, client.read().body());
        wires.client().close();
        thread.join();
    }

    @Test
    void hasAContextWithItsPath() {
        assertEquals("/app", new App("/app", exchange -> {}).context().getPath());
    }
}
