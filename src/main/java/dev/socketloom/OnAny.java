package dev.socketloom;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Makes a method a [catch-all][Handlers#onAny], once its object is [registered][NamespaceHandlers#register(Object)].
///
/// ```java
/// @OnAny
/// void trace(Socket socket, Event event) {…}
/// ```
///
/// The parameters, each of them optional, in this order: the [Socket]; the [Event]. The method is `void`.
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface OnAny {}
