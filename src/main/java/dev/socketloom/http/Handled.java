package dev.socketloom.http;

import com.sun.net.httpserver.HttpContext;

/// A request that an application answers by itself, through the JDK's `HttpExchange`.
///
/// @param context where the application is mounted: its path, its filters, its handler
public record Handled(HttpContext context) implements Reply {}
