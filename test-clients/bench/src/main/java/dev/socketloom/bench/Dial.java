package dev.socketloom.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicInteger;

/// Connects, from one of our own addresses after the other: `127.0.0.2`, `127.0.0.3`, … and from the beginning.
///
/// An address has some 28,000 ports for those who connect, and one that was used cannot be used again for a minute. From
/// one address alone, those who come and go would have used them up after seconds, and wait for the system to find another.
///
/// Thread-safe.
final class Dial {

    private static final int ADDRESSES = 200;
    private static final AtomicInteger DIALLED = new AtomicInteger();

    private Dial() {}

    static Socket connect(InetSocketAddress address) throws IOException {
        return connected(new Socket(), address);
    }

    /// The same for those who may want to have many watched by one thread.
    static SocketChannel channel(InetSocketAddress address) throws IOException {
        SocketChannel channel = SocketChannel.open();
        connected(channel.socket(), address);
        return channel;
    }

    private static Socket connected(Socket socket, InetSocketAddress address) throws IOException {
        try {
            socket.setTcpNoDelay(true);
            int host = 2 + Math.floorMod(DIALLED.getAndIncrement(), ADDRESSES);
            socket.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0." + host), 0));
            socket.connect(address);
            return socket;
        } catch (IOException failed) {
            socket.close();
            throw failed;
        }
    }
}
