package dev.socketloom.adapter;

import java.util.Collection;

/// A broadcast that waits for acknowledgements, seen by who started it.
///
/// @param <M> the kind of member
public interface AckCall<M extends Member> {

    /// The members on this server that were asked: somebody must read what they send while their answers are awaited.
    Collection<M> asked();

    /// Stops waiting: what is answered from now on is ignored.
    void cancel();
}
