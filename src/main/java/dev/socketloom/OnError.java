package dev.socketloom;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Makes a method an [error handler][NamespaceHandlers#onError], once its object is
/// [registered][NamespaceHandlers#register(Object)].
///
/// ```java
/// @OnError
/// String sorry(Throwable error, Event event) {…}            // what it returns is the acknowledgement
/// ```
///
/// The parameters, each of them optional, in this order: the `Throwable`; the [Event]. It hears of all failures in the
/// namespace, whoever has registered what failed.
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface OnError {}
