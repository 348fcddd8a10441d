// All attacks, by layer. An attack is a row of a table:
//
//   name      what somebody does
//   row       where this went wrong, or what is limited: a key of rows.mjs, or several
//   http | handshake | frames | engine | packets | payload | run
//             what is sent, and how (support/attempt.mjs); `sent` tells it where that is not legible
//   on        the listener, if it is not the main one
//   expect    the first words of what has to come of it; one of several
//   because   the sentence that asks for it; § without a number of an RFC is the layer's: 9112 for HTTP, 6455 for WebSocket
//   defensible  what another server may do instead, and why that is sound
//   waits     it takes as long as a limit of time: all of these run at once
import engineio from "./engineio.mjs";
import http from "./http.mjs";
import resources from "./resources.mjs";
import smuggling from "./smuggling.mjs";
import socketio from "./socketio.mjs";
import websocket from "./websocket.mjs";

const ALL = [
  { layer: "HTTP: heads and paths", attacks: http },
  { layer: "HTTP: bodies", attacks: smuggling },
  { layer: "WebSocket", attacks: websocket },
  { layer: "Engine.IO", attacks: engineio },
  { layer: "Socket.IO", attacks: socketio },
  { layer: "resources", attacks: resources },
];

/** Those that are carried out one after the other, by layer. */
export const CATALOGUE = ALL.map(({ layer, attacks }) => ({ layer, attacks: attacks.filter((attack) => !attack.waits) }));

/** Those that are carried out all at once, because they wait. */
export const WAITING = ALL.flatMap(({ attacks }) => attacks.filter((attack) => attack.waits));
