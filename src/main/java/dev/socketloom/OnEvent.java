package dev.socketloom;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Makes a method a handler of an event, once its object is [registered][NamespaceHandlers#register(Object)].
///
/// ```java
/// @OnEvent                                                  // the event "chat"
/// void chat(Socket socket, String text) {…}                 // void: never acknowledges
///
/// @OnEvent("place bid")
/// boolean place(Socket socket, Bid bid, int count) {…}      // what it returns is the acknowledgement
/// ```
///
/// The parameters, each of them optional, in this order: the [Socket]; the arguments of the event, by their types as in
/// [Handlers], or all of them as one [Args]; for a method that is `void`, the [Ack].
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface OnEvent {
    /// The name of the event; without it, the name of the method.
    String value() default "";
}
