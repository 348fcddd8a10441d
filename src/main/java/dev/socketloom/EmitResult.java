package dev.socketloom;

/// What became of an event that was sent to many, at the moment when it was sent.
///
/// *Queued* is all that a server can know by itself: the event stands in the client's queue, in its place, and leaves
/// as fast as the client reads. Whether it has arrived only the client can say, for which there are acknowledgements.
/// *Dropped* are those who were meant and do not get it: they could not take a volatile event at once, were too slow
/// for too long, or left just then.
///
/// Only the clients of this server are counted; other servers are not waited for.
///
/// @param queued for how many clients it was queued
/// @param dropped for how many it was dropped
public record EmitResult(int queued, int dropped) {}
