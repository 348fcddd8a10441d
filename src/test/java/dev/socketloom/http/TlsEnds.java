package dev.socketloom.http;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.socketloom.http.TlsOptions.ClientAuth;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// A wire of ours on one end of a loopback connection, and the JDK's TLS client, or bytes, on the other.
abstract class TlsEnds {

    @TempDir
    static Path directory;

    static TlsOptions.Identity identity;

    final Ticker ticker = Ticker.manual();
    Socket there;
    TlsWire here;

    void connect(TlsOptions options) throws IOException {
        try (var listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            there = new Socket(InetAddress.getLoopbackAddress(), listening.getLocalPort());
            here = new TlsWire(listening.accept(), ticker, TlsContext.open(options, ticker));
        }
    }

    @BeforeAll
    static void issue() throws IOException {
        identity = new TlsOptions.PemFiles(
                Issuer.certificateFile(directory, "server"), Issuer.keyFile(directory, "server"));
    }

    @BeforeEach
    void connect() throws IOException {
        connect(new TlsOptions(identity, ClientAuth.NONE, Optional.empty()));
    }

    @AfterEach
    void disconnect() throws IOException {
        here.close();
        there.close();
    }

    /// Lets our end begin, on a thread of its own.
    CompletableFuture<Boolean> beginning() {
        return inBackground(here::begin);
    }

    @FunctionalInterface
    interface Task<T> {
        T run() throws Exception;
    }

    static <T> CompletableFuture<T> inBackground(Task<T> task) {
        var result = new CompletableFuture<T>();
        Thread.ofVirtual().start(() -> {
            try {
                result.complete(task.run());
            } catch (Throwable t) {
                result.completeExceptionally(t);
            }
        });
        return result;
    }

    SSLSocket client(SSLContext context, String... protocols) throws IOException {
        var client = (SSLSocket) context.getSocketFactory().createSocket(there, "localhost", there.getPort(), true);
        if (protocols.length > 0) {
            client.setEnabledProtocols(protocols);
        }
        return client;
    }

    SSLSocket shaken(SSLContext context, String... protocols) throws IOException {
        CompletableFuture<Boolean> beginning = beginning();
        SSLSocket client = client(context, protocols);
        client.startHandshake();
        assertTrue(beginning.join());
        return client;
    }

    static byte[] pattern(int length) {
        var bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i / 1000);
        }
        return bytes;
    }
}
