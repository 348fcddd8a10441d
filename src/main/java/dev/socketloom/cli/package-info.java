/// Chapter 9: the runnable jar. After it you have seen an application of the public API from end to end, and the
/// protocols from the browser's side.
///
/// ```text
/// java -jar socketloom.jar --port 8000
///      │                   │
///      Main                Options   what was asked for, checked
///      ├─ Page     the built-in page at /            an HttpHandler, as any user's application is one
///      ├─ Demo     the handlers of its live room     on the public API, with nothing that a user does not have
///      ├─ Rehearsal   with these two, and nobody else: visits itself and ends
///      ├─ Watch    instead of all that: your program, run again after each change
///      └─ Log      one line an event on standard error
/// ```
///
/// | read this | to learn |
/// |---|---|
/// | [Demo] | what an application looks like: records in and out, rooms, acknowledgements, refusals |
/// | [Page] | how a web application shares the port |
/// | [Main] | how a server is started, announced and stopped |
/// | [Options] | a command line parsed by hand, with one clear line for each mistake |
/// | [Flag] | the table of what can be asked, and the help text made of it |
/// | [Watch], [Changes] | a program started again when its files change |
/// | [Rehearsal] | what goes over the wire until the first message is answered; how a JVM is trained to start fast |
/// | [UsageException] | how a mistake travels from the parser to the person |
/// | [Log] | what `System.Logger` leaves to the program |
///
/// Among the resources beside these classes is the page. It imports `socketloom-client.js`, a whole client of both
/// protocols that any server offers: read it after chapter 3 to see the other end of each packet.
///
/// ## Threads and locks
///
/// The main thread starts the server and ends. Handlers of different people run at the same time; the room's list of
/// people is the only thing they share, and it needs no lock.
///
/// ## What we do not do, and why
///
/// - *An options library.* The options are a table and a loop.
/// - *Files by path arithmetic.* The page's files are found by exact name in a table; `--static` is the JDK's handler.
@org.jspecify.annotations.NullMarked
package dev.socketloom.cli;
