package dev.socketloom;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Makes a method a [connect handler][NamespaceHandlers#onConnect], once its object is
/// [registered][NamespaceHandlers#register(Object)].
///
/// ```java
/// @OnConnect
/// void enter(Socket socket, Credentials who) throws ConnectionRefused {…}
/// ```
///
/// The parameters, each of them optional, in this order: the [Socket]; what the client sent along, as a map or as a
/// record that it is to fit. The method is `void`, and throws to refuse: what does not fit refuses, too.
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface OnConnect {}
