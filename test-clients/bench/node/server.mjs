// The events of the benchmark, on socket.io:  node server.mjs PORT PING_INTERVAL_MS
import { Server } from "socket.io";

const [port, pingInterval] = process.argv.slice(2).map(Number);
const io = new Server({ pingInterval, perMessageDeflate: false, serveClient: false });
io.on("connection", (socket) => {
  socket.on("echo", (payload) => socket.emit("echo", payload));
  socket.on("ack", (payload, answer) => answer(payload));
  socket.on("broadcast", (payload) => io.emit("broadcast", payload));
  socket.on("bin", (bytes) => socket.emit("bin", bytes));
});
io.listen(port);
