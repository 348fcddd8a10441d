package dev.socketloom.bench;

import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.SocketIOServer;

/// The events of the benchmark, on netty-socketio.
///
/// Binary events are not among them: the version that is measured sends other bytes back than it has got.
final class NettyServer {

    private NettyServer() {}

    /// Serves until the process is killed.
    ///
    /// @param args the port, and how many milliseconds are between two pings
    public static void main(String[] args) {
        var configuration = new Configuration();
        configuration.setHostname("127.0.0.1");
        configuration.setPort(Integer.parseInt(args[0]));
        configuration.setPingInterval(Integer.parseInt(args[1]));
        configuration.getSocketConfig().setTcpNoDelay(true);
        configuration.getSocketConfig().setAcceptBackLog(1024);
        var io = new SocketIOServer(configuration);
        io.addEventListener("echo", String.class, (client, payload, _) -> client.sendEvent("echo", payload));
        io.addEventListener("ack", String.class, (_, payload, ack) -> ack.sendAckData(payload));
        io.addEventListener("broadcast", String.class,
                (_, payload, _) -> io.getBroadcastOperations().sendEvent("broadcast", payload));
        io.start();
    }
}
