package dev.socketloom.engineio;

/// The packets of one POST, each made when it is asked for; all of them are known to be packets.
///
/// | | |
/// |---|---|
/// | [Payload] | separated, revision 4 |
/// | [Payload3] | each behind its length, revision 3 |
///
/// Immutable, as long as nobody changes the bytes.
sealed interface Packets extends Iterable<EnginePacket> permits Payload, Payload3 {}
