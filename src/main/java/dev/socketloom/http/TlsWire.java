package dev.socketloom.http;

import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.Principal;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/// A [Wire] that is a TCP connection with TLS on top (RFC 8446).
///
/// ```
///   read, write      ──▶  SSLSocket ──▶ Socket        after the handshake, and before it:  ──▶ Socket
///   endOutput        ──▶  SSLSocket ──▶ Socket        close_notify, then the end of the stream
///   endInput, close  ───────────────▶ Socket          whatever TLS is doing
/// ```
///
/// The connection is accepted as any other, and [#begin()] is the first thing that its own thread does: a peer that
/// takes its time over the handshake is one that takes its time over its first request, and has the same deadline.
/// Closing an `SSLSocket` waits for whoever writes to it, who may be waiting for the peer. So it is never closed: the
/// socket beneath it is, which wakes all.
///
/// The end of the stream counts with or without a close_notify. Whoever cuts a connection gains nothing by that,
/// because everything above this layer says itself where it ends: heads, bodies and frames.
///
/// In the record layer, bytes of half a record are neither unread nor read; it is the reader who waits for the rest.
///
/// As in every wire, `read` and `write` belong to one thread each, and here [#begin()] comes before both.
final class TlsWire extends SocketWire {

    private static final Logger LOG = System.getLogger("dev.socketloom.http");

    /// The content type of the record that a ClientHello comes in (RFC 8446 §5.1).
    private static final int HANDSHAKE = 22;

    private static final String[] NO_CIPHERS = {};

    private final TlsContext context;
    private final InputStream encrypted = in;
    private @Nullable SSLSocket tls;
    private @Nullable Principal principal;
    private volatile boolean inputEnded;

    TlsWire(Socket socket, Ticker ticker, TlsContext context) throws IOException {
        super(socket, ticker);
        this.context = context;
    }

    /// The handshake.
    ///
    /// @throws HttpException when the peer does not speak TLS, which it can be told as nothing else has been said yet
    @Override
    public boolean begin() throws IOException, HttpException {
        int first = encrypted.read();
        if (first < 0) {
            return false;
        }
        if (first != HANDSHAKE) {
            throw new HttpException(Response.BAD_REQUEST, "This port speaks HTTPS");
        }
        waiting(true);
        try {
            secure(context.over(socket, new Received(first)));
            return true;
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "a TLS handshake failed: {0}", e.getMessage());
            return false;
        } finally {
            waiting(false);
        }
    }

    private void secure(SSLSocket layered) throws IOException {
        layered.startHandshake();
        // Nothing is left that a second handshake could agree on. TLS 1.2 lets a client begin one whenever it likes, and
        // each costs us more than the client. RFC 8446 §4.1.2: "TLS 1.3 forbids renegotiation".
        layered.setEnabledCipherSuites(NO_CIPHERS);
        principal = context.asksClients() ? principal(layered.getSession()) : null;
        in = layered.getInputStream();
        out = layered.getOutputStream();
        tls = layered;
    }

    private static @Nullable Principal principal(SSLSession session) {
        try {
            return session.getPeerPrincipal();
        } catch (SSLPeerUnverifiedException e) {
            return null;
        }
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        try {
            return in.read(bytes, offset, length);
        } catch (SocketTimeoutException endedByUs) {
            return -1;
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    @Override
    public boolean hasUnread() {
        try {
            return encrypted.available() > 0 || in.available() > 0;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void endInput() {
        inputEnded = true;
        super.endInput();
    }

    // RFC 8446 §6.1: "Each party MUST send a "close_notify" alert before closing its write side of the connection, unless
    // it has already sent some error alert."
    @Override
    public void endOutput() {
        if (tls != null) {
            waiting(true);
            try {
                tls.shutdownOutput();
            } catch (IOException e) {
                close();
            } finally {
                waiting(false);
            }
        }
        super.endOutput();
    }

    @Override
    public boolean secure() {
        return true;
    }

    @Override
    public Optional<Principal> peerPrincipal() {
        return Optional.ofNullable(principal);
    }

    /// The bytes from the peer, the first of them once more.
    ///
    /// Where we have ended the input ourselves, TLS is told of a time-out. For the end of the stream it would take its
    /// leave of the peer, in TLS 1.2 at least, and what we want to say about the end could not be said.
    private final class Received extends InputStream {

        private int first;

        Received(int first) {
            this.first = first;
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (first >= 0) {
                bytes[offset] = (byte) first;
                first = -1;
                return 1;
            }
            int count = encrypted.read(bytes, offset, length);
            if (count < 0 && inputEnded) {
                throw new SocketTimeoutException("the peer was too slow");
            }
            return count;
        }
    }
}
