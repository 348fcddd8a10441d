/// Chapter 4: Socket.IO packets. After it you can read what a browser's developer tools show of a connection, and
/// write it by hand.
///
/// An Engine.IO session carries messages: strings and byte arrays. Socket.IO makes events of them, in namespaces,
/// with answers, and with bytes anywhere among their arguments. This package is that translation and nothing else:
/// functions from text to values and back. It has no thread, no connection and no clock.
///
/// ## A packet
///
/// Protocol revision 5, which is what Socket.IO 3 and 4 speak
/// ([the specification](https://github.com/socketio/socket.io-protocol)):
///
/// ```
///   <type>[<attachments>-][<namespace>,][<ackId>][json]
///
///   5     1-      /chat,             12       ["pic",{"_placeholder":true,"num":0}]
///   35    31 2d   2f 63 68 61 74 2c  31 32    5b 22 70 69 63 22 2c 7b 22 5f 70 ...
///   │     │       │                  │        │
///   │     │       │                  │        the name and the arguments; {...} stands for the first attachment
///   │     │       │                  "answer this one as number 12"
///   │     │       left out for the main namespace, /
///   │     one binary message follows; for types 5 and 6 only
///   BINARY_EVENT
/// ```
///
/// | type          | example                           | says                                              |
/// |---------------|-----------------------------------|---------------------------------------------------|
/// | 0 CONNECT     | `0/admin,{"token":"123"}`         | client: let me in, this is who I am               |
/// |               | `0/admin,{"sid":"wZX3oN0bSVIhs"}` | server: you are in, this is your id               |
/// | 1 DISCONNECT  | `1/admin,`                        | either: I leave, or you do                        |
/// | 2 EVENT       | `2["chat","hello",1]`             | an event and its arguments                        |
/// |               | `2/admin,456["who"]`              | one that wants an answer                          |
/// | 3 ACK         | `3/admin,456["you","me"]`         | the answer                                        |
/// | 4 CONNECT_ERROR | `4/admin,{"message":"no"}`      | server: you are not let in                        |
/// | 5 BINARY_EVENT | `51-["pic",{"_placeholder":true,"num":0}]` and a binary message | an event with bytes |
/// | 6 BINARY_ACK  | `61-456[{"_placeholder":true,"num":0}]` and a binary message | an answer with bytes |
///
/// Revision 4, that of Socket.IO 2, differs in two types: CONNECT has no payload, and CONNECT_ERROR, which is called ERROR
/// there, has any.
///
/// On the wire of a WebSocket each text has one more character before it, `4`: chapter 3's "message". So `42["chat"]`
/// in a log is an Engine.IO message that holds an event.
///
/// ## Reading order
///
/// | read this          | to learn                                                                            |
/// |--------------------|-------------------------------------------------------------------------------------|
/// | [Packet]           | seven types on the wire, five here                                                  |
/// | [RawPacket]        | the rules that no wire form changes                                                 |
/// | [PacketHeader]     | the grammar before the JSON, octet by octet                                         |
/// | [NamespaceName]    | what a namespace may be called                                                      |
/// | [PacketDecoder]    | text and bytes to packets; what is refused                                          |
/// | [JsonReader]       | JSON to Java values, and where Jackson is held on a short lead                      |
/// | [PlainElements], [PlainText] | what of JSON needs no parser, and how that is found out fast              |
/// | [RawSurrogates]    | half a surrogate pair, where Jackson stumbles over it                               |
/// | [Attachments]      | how bytes find their places                                                         |
/// | [PacketLimits]     | the numbers a packet is measured by                                                 |
/// | [PacketException]  | how the connection above hears of a violation                                       |
/// | [PacketEncoder]    | packets to text and bytes                                                           |
/// | [Encoded]          | what comes out                                                                      |
/// | [ValueWriter]      | a walk through Java values                                                          |
/// | [Notation]         | whom it tells what it meets                                                         |
/// | [JsonWriter]       | values as JSON, bytes put aside                                                     |
/// | [Utf8Builder]      | where it is written, with room in front for the layers below                        |
/// | [JsonString]       | escapes, and half a surrogate pair                                                  |
/// | [Parser], [JsonPackets] | all of this behind one door, and another way to do it:                         |
/// | [MessagePackPackets], [MessagePackEncoder] | packets as maps of MessagePack                              |
/// | [MessagePackReader], [MessagePackWriter] | MessagePack to Java values and back                           |
/// | [MessagePack]      | its formats                                                                         |
/// | [Json]             | JSON outside packets                                                                |
/// | [Shape]            | the table of what becomes what; a payload as a value of a type                      |
/// | [JavaType]         | types with their variables settled                                                  |
/// | [Fits]             | the shapes of records, lists and maps from those of their parts                     |
/// | [Fit]              | one step of a shape                                                                 |
/// | [ScalarFits]       | what has no parts                                                                   |
/// | [ExactNumber]      | 5.0 as an `int`, and ten characters that would be a gigabyte                        |
/// | [RecordForm]       | how a record is read and made                                                       |
/// | [Place]            | `$[1].user.address`                                                                 |
/// | [MismatchException] | what a handler's author hears of a payload that does not fit                       |
///
/// ## Hostile input
///
/// Whatever a client sends, [PacketDecoder] returns a packet, or null, or throws a [PacketException], upon which the
/// connection is closed. Numbers are parsed by hand and bounded before anything is stored because of them; a binary
/// packet's text is judged as a whole, and its namespace asked for, before the first attachment; JSON nests at most
/// 500 deep in either direction, because what came in is often what goes out, to others.
///
/// ## Threads and locks
///
/// None. A [PacketDecoder] belongs to the reader of its connection; everything else is immutable or made for one call.
///
/// ## What we do not do, and why
///
/// - *Both encodings at once.* Nothing in the handshake tells which one a client speaks; a server has one [Parser].
/// - *Data binding with a library.* Records have a canonical constructor and named components: with those, mapping
///   is a page of code, and there is one table of rules instead of a hundred annotations.
/// - *Blanks between header and JSON, an announcement of no attachments (`50-`), an event without a payload, an ack
///   without a number.* Some servers let them pass; no client sends them, and each made somebody's parser stumble.
/// - *A query in a namespace's name* (`/chat?token=1`) is part of the name here. Revision 4 of the protocol put
///   credentials there; revision 5 has the payload of CONNECT for them. Chapter 6 takes them apart, for any parser.
package dev.socketloom.packet;
