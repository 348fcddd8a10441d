package dev.socketloom.http;

import java.util.concurrent.ThreadFactory;

/// What all connections of one server have in common.
///
/// Immutable.
///
/// @param endpoint who answers
/// @param options what is borne with, and for how long
/// @param ticker what times it
/// @param threads makes the thread of a connection, and the next one if that is [relieved][Relief]
record HttpService(Endpoint endpoint, HttpOptions options, Ticker ticker, ThreadFactory threads) {}
