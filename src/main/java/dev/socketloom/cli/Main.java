package dev.socketloom.cli;

import dev.socketloom.SocketIOServer;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import javax.net.ssl.SSLKeyException;
import org.jspecify.annotations.Nullable;

/// The program in `socketloom.jar`: a server with a live room, for trying Socketloom out and for watching the protocol.
///
/// | exit status | meaning |
/// |---|---|
/// | 0 | it ended as it was told to |
/// | 1 | it could not listen; one line says where and why |
/// | 2 | the command line was wrong, or a certificate that it names; one line says which option and what it takes |
///
/// The accepting thread keeps the process alive, so [#run] returns as soon as the server listens. Ctrl-C ends the
/// process; on the way out the clients are told (WebSocket close code 1001) and 5 s are the most that this may take.
///
/// Owned by the main thread; [#close] may come from any.
public final class Main implements AutoCloseable {

    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int MISUSED = 2;

    private final PrintStream out;
    private final PrintStream err;
    private volatile @Nullable SocketIOServer server;

    Main(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /// Starts the server, or says why not.
    ///
    /// @param words the options; `--help` lists them
    public static void main(String[] words) {
        Main main = new Main(System.out, System.err);
        int status = main.run(words);
        if (status != DONE) System.exit(status);
        Runtime.getRuntime().addShutdownHook(new Thread(main::close, "socketloom-shutdown"));
    }

    int run(String... words) {
        try {
            Options options = Options.parse(words);
            if (options.help()) {
                out.print(Flag.help());
            } else if (options.version()) {
                out.println(name());
            } else if (options.watch().isPresent()) {
                watch(options.watch().get(), options.staticDirectory());
            } else if (options.rehearse()) {
                rehearse(options);
            } else {
                serve(options);
            }
            return DONE;
        } catch (UsageException e) {
            err.println("socketloom: " + e.getMessage() + " (--help shows all options)");
            return MISUSED;
        } catch (SSLKeyException e) {
            err.println("socketloom: " + e.getMessage());
            return MISUSED;
        } catch (IOException e) {
            err.println("socketloom: " + e.getMessage());
            return FAILED;
        }
    }

    private void watch(String program, Optional<Path> more) throws IOException {
        try (Watch watch = new Watch(program, more, err)) {
            Runtime.getRuntime().addShutdownHook(new Thread(watch::close, "socketloom-watch"));
            watch.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve(Options options) throws IOException {
        Log.show(err, options.debug(), options.logOutput());
        SocketIOServer io = server(options);
        Demo.open(io);
        io.start();
        server = io;
        out.println(name() + " is listening at " + address(options, io.port()) + "  (Ctrl-C stops it)");
    }

    private void rehearse(Options options) throws IOException {
        Log.show(err, false, false);
        try (SocketIOServer io = server(options)) {
            Demo.open(io);
            io.start();
            new Rehearsal(io.address()).run();
        }
        out.println(name() + " has been its own first visitor");
    }

    private static SocketIOServer server(Options options) {
        var builder = SocketIOServer.builder()
                .host(options.host())
                .port(options.port())
                .path(options.path())
                .corsAllowedOrigins(options.corsAllowedOrigins().toArray(String[]::new))
                .pingInterval(options.pingInterval())
                .pingTimeout(options.pingTimeout())
                .maxPayload(options.maxPayload())
                .transports(options.transports().toArray(String[]::new))
                .perMessageDeflate(options.perMessageDeflate());
        options.clientDirectory().ifPresent(builder::clientDir);
        options.tls().ifPresent(builder::tls);
        boolean official = options.clientDirectory().isPresent();
        options.staticDirectory().ifPresentOrElse(
                directory -> builder.staticFiles("/", directory),
                () -> builder.app(new Page(options.path(), options.transports(), official)));
        return builder.build();
    }

    private static String origin(String scheme, String host, int port) {
        return scheme + "://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    /// Where a browser finds the page: an address that means all of this machine is none to go to.
    private static String address(Options options, int port) {
        boolean everywhere = options.host().equals("0.0.0.0") || options.host().equals("::");
        String scheme = options.tls().isPresent() ? "https" : "http";
        return origin(scheme, everywhere ? "localhost" : options.host(), port) + "/";
    }

    /// The name with the version, which stands in the descriptor of the module or in the manifest of the jar; the classes
    /// alone do not know theirs.
    private static String name() {
        ModuleDescriptor module = Main.class.getModule().getDescriptor();
        String version = module == null
                ? Main.class.getPackage().getImplementationVersion()
                : module.rawVersion().orElse(null);
        return "Socketloom " + Objects.requireNonNullElse(version, "(development)");
    }

    /// The server, once it listens.
    Optional<SocketIOServer> server() {
        return Optional.ofNullable(server);
    }

    /// Stops the server if there is one; at most 5 s.
    @Override
    public void close() {
        server().ifPresent(SocketIOServer::close);
    }
}
