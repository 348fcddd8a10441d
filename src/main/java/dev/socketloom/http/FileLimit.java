package dev.socketloom.http;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.OptionalLong;

/// How many connections a process can have, as far as its operating system is concerned: each is an open file.
///
/// ```
///   ├──────────── connections ────────────┼─ reserved ─┤ limit
///                                           jars, logs, the application's own files and connections
/// ```
///
/// Whoever runs out of files cannot even log why. So the last of them are not for clients, and one client too many is
/// told 503 instead of finding a server that does not answer.
///
/// Stateless.
final class FileLimit {

    /// What an application, its logs and its libraries may have open.
    private static final int RESERVED = 256;

    private FileLimit() {}

    /// The limit of this process; empty where there is none or nobody says, as on Windows.
    static OptionalLong ofThisProcess() {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
            long most = unix.getMaxFileDescriptorCount();
            return most > 0 ? OptionalLong.of(most) : OptionalLong.empty();
        }
        return OptionalLong.empty();
    }

    /// How many connections there may be: as many as are wanted, but so few that files are left; where there are hardly
    /// any to begin with, half of them, and at least one.
    static int connections(int wanted, OptionalLong files) {
        long most = files.orElse(Long.MAX_VALUE);
        return Math.clamp(Math.max(most - RESERVED, most / 2), 1, wanted);
    }
}
