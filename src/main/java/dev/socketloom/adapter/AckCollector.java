package dev.socketloom.adapter;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where the acknowledgements of one broadcast arrive. Called from any thread; must not block or run user code.
public interface AckCollector {

    /// One server is about to send the event to so many clients. Called before any of them can answer.
    void asked(int clients);

    /// A client answered.
    ///
    /// @param id the id of its socket
    void answered(String id, List<@Nullable Object> args);

    /// A client left before it answered.
    void missed();
}
