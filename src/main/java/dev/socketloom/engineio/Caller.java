package dev.socketloom.engineio;

import java.net.InetAddress;

/// Who a request is from and what it was sent to, as far as one can know behind proxies.
///
/// Immutable.
///
/// @param address the client's address, or that of the last proxy which nobody vouches for
/// @param secure whether the client's own connection is encrypted
/// @param host the host and port that the client has in its address bar; empty when it has told none
public record Caller(InetAddress address, boolean secure, String host) {

    /// The origin of the pages that the client gets from here.
    String ownOrigin() {
        return (secure ? "https://" : "http://") + host;
    }
}
