package dev.socketloom.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;

/// A connection whose client says everything at once and then ends its side, served on the calling thread: the shortest
/// way from the bytes of a request to the bytes of its answer, for the tests of the layers above.
public final class OneConnection {

    private static final int CHUNK = 8 * 1024;

    private OneConnection() {}

    /// What comes back, to the end of the stream.
    public static byte[] serve(Endpoint endpoint, byte[] said) throws IOException {
        var wires = Wires.roomy();
        wires.client().write(said, 0, said.length);
        wires.client().endOutput();
        new HttpConnection(wires.server(), Served.service(endpoint, HttpOptions.defaults(), Ticker.manual()))
                .run();
        var answer = new ByteArrayOutputStream();
        var chunk = new byte[CHUNK];
        for (int count; (count = wires.client().read(chunk, 0, CHUNK)) >= 0; ) {
            answer.write(chunk, 0, count);
        }
        return answer.toByteArray();
    }
}
