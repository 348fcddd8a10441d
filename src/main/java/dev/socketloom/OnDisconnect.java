package dev.socketloom;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Makes a method a [disconnect handler][NamespaceHandlers#onDisconnect], once its object is
/// [registered][NamespaceHandlers#register(Object)].
///
/// ```java
/// @OnDisconnect
/// void leave(Socket socket, DisconnectReason reason) {…}
/// ```
///
/// The parameters, each of them optional, in this order: the [Socket]; the [DisconnectReason]. The method is `void`.
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface OnDisconnect {}
