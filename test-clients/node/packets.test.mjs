// Socket.IO packets written by hand: their exact letters, and those that end a connection.
import assert from "node:assert/strict";
import { freshTag, journal } from "./support/client.mjs";
import { overBothRaw } from "./support/raw.mjs";

const FORCED = ["forced close", "forced server close"];

overBothRaw("numbers, texts and keys come back letter by letter", async ({ connect }) => {
  const peer = await connect();
  for (const json of ["1,10000000000,9007199254740991,-9007199254740991,0.5", '{"z":1,"a":{"y":[],"x":{}}}', '"\\ud800"', '{"\\ud800":1,"a\\udfffb":2}', '"a\\udfff b"', "null,true,false,\"\""]) {
    await peer.say(`421["ack",${json}]`);
    assert.deepEqual(await peer.await("431"), [`431[${json}]`]);
  }
});

overBothRaw("control characters and line separators inside a text survive", async ({ connect }) => {
  const peer = await connect();
  const text = "\u0000\u001e\u2028\u2029\u007f\n";
  assert.deepEqual(await peer.ask("ack", text), [text]);
});

overBothRaw("ack ids go up to 2^53-1 and come back as they were", async ({ connect }) => {
  const peer = await connect();
  for (const id of ["0", "1", "4294967296", "9007199254740991"]) {
    await peer.say(`42${id}["ack","x"]`);
    assert.deepEqual(await peer.await(`43${id}`), [`43${id}["x"]`]);
  }
});

overBothRaw("an ack and an event of a namespace carry its name", async ({ connect }) => {
  const peer = await connect({ nsp: "/custom" });
  await peer.say('42/custom,7["ack",1]');
  assert.deepEqual(await peer.await("43"), ["43/custom,7[1]"]);
  await peer.say('42/custom,["noargs"]');
  assert.deepEqual(await peer.await("42"), ['42/custom,["noargs"]']);
});

overBothRaw("noargs with an acknowledgement: the event, then the empty answer", async ({ connect }) => {
  const peer = await connect();
  await peer.say('429["noargs"]');
  assert.deepEqual(await peer.await("43"), ['42["noargs"]', "439[]"]);
});

overBothRaw("ack-twice: one answer on the wire", async ({ connect }) => {
  const peer = await connect();
  await peer.say('423["ack-twice"]');
  await peer.say('424["ack"]');
  assert.deepEqual(await peer.await("434"), ['433["first"]', "434[]"]);
});

overBothRaw("an answer that nobody asked for is ignored", async ({ connect }) => {
  const peer = await connect();
  await peer.say("43999[1]");
  await peer.say("430[]");
  assert.deepEqual(await peer.ask("ack", "alive"), ["alive"]);
});

overBothRaw("volatile: what is emitted while the client can take it arrives", async ({ connect, transport }) => {
  const peer = await connect();
  const poll = transport === "polling" ? peer.await("42") : undefined;
  await peer.say("3");
  await peer.say('42["volatile",5]');
  const packets = poll ? await poll : await peer.await('42["n"');
  assert.equal(packets[0], '42["v",5]');
  if (packets.length < 2) packets.push(...(await peer.await('42["n"')));
  assert.deepEqual(packets, ['42["v",5]', '42["n",5]']);
});

overBothRaw("binary: placeholders are numbered in the order of the attachments", async ({ connect, transport }) => {
  const peer = await connect();
  await peer.say('42["bin"]');
  const head = '452-["bin3",{"_placeholder":true,"num":0},"mid",{"_placeholder":true,"num":1}]';
  const packets = await peer.await(head);
  while (packets.at(-1) === head || packets.length < 9) packets.push(...(transport === "polling" ? await peer.poll() : [await peer.next()]));
  const bytes = (...values) => (transport === "polling" ? `b${Buffer.from(values).toString("base64")}` : Buffer.from(values));
  assert.deepEqual(packets, [
    '451-["bin1",{"_placeholder":true,"num":0}]', bytes(...Array.from({ length: 256 }, (_, i) => i)),
    '453-["bin2",{"a":[{"_placeholder":true,"num":0},{"b":{"_placeholder":true,"num":1}}],"s":"x","e":{"_placeholder":true,"num":2}}]',
    bytes(1, 2, 3), bytes(4, 5), bytes(),
    head, bytes(9), bytes(8),
  ]);
});

overBothRaw("placeholders may be numbered in any order", async ({ connect, transport }) => {
  const peer = await connect();
  const attachments = transport === "polling" ? ["bAQ==", "bAg=="] : [Buffer.from([1]), Buffer.from([2])];
  await peer.say('452-["echo",{"_placeholder":true,"num":1},{"_placeholder":true,"num":0}]', ...attachments);
  const [, first] = [...(await peer.await("452-")), ...(transport === "polling" ? [] : [await peer.next()])];
  const received = transport === "polling" ? first ?? (await peer.poll())[0] : first;
  assert.deepEqual(received, attachments[1]);
});

for (const [what, ...packets] of [
  ["a payload that is not JSON", '42["echo"'],
  ["an event whose payload is an object", '42{"a":1}'],
  ["an event without a name", "42[]"],
  ["an event whose name is an object", '42[{"a":1}]'],
  ["the reserved name connect", '42["connect"]'],
  ["the reserved name connect_error", '42["connect_error",{}]'],
  ["the reserved name disconnect", '42["disconnect"]'],
  ["the reserved name disconnecting", '42["disconnecting"]'],
  ["the reserved name newListener", '42["newListener"]'],
  ["the reserved name removeListener", '42["removeListener"]'],
  ["a type that does not exist", '49["echo"]'],
  ["a message without a packet", "4"],
  ["a DISCONNECT with a payload", "41{}"],
  ["a CONNECT whose auth is an array", "40/custom,[]"],
  ["an ack whose payload is no array", "431{}"],
  ["an ack id in exponential notation", '421e3["ack",1]'],
  ["a second CONNECT", "40"],
  ["an event for a namespace that was not joined", '42/custom,["echo",1]'],
  ["a CONNECT_ERROR, which only servers send", '44{"message":"no"}'],
  ["eleven attachments", '4511-["echo"]'],
  ["a text between the attachments", '451-["echo",{"_placeholder":true,"num":0}]', '42["echo",1]'],
  ["a binary message without an event", Buffer.from([1])],
  ["a placeholder beyond the attachments", '451-["echo",{"_placeholder":true,"num":1}]', Buffer.from([1])],
  ["a placeholder whose number is a text", '451-["echo",{"_placeholder":true,"num":"0"}]', Buffer.from([1])],
  ["an attachment that two placeholders name", '451-["echo",{"_placeholder":true,"num":0},{"_placeholder":true,"num":0}]', Buffer.from([1])],
  ["an attachment that no placeholder names", '451-["echo"]', Buffer.from([1])],
  ["an attachment count with a leading zero", '4501-["echo",{"_placeholder":true,"num":0}]', Buffer.from([1])],
  ["an attachment count without a dash", '451["echo"]'],
]) {
  overBothRaw(`${what} ends the connection`, async ({ t, connect, transport }) => {
    const tag = freshTag();
    const peer = await connect({ auth: { tag } });
    const onWire = packets.map((p) => (Buffer.isBuffer(p) && transport === "polling" ? `b${p.toString("base64")}` : p));
    const gone = peer.gone();
    await peer.say(...onWire);
    const { heard } = await gone;
    assert.ok(!heard.join().includes("mw-error"), `${heard}`);
    const [{ reason }] = await journal(t, tag);
    assert.ok(FORCED.includes(reason), `reason ${reason}`);
  });
}

overBothRaw("events behind one that ends the connection are not handled", async ({ t, connect }) => {
  const room = freshTag();
  const witness = await connect();
  await witness.ask("join", room);
  const peer = await connect();
  const closed = peer.gone();
  await peer.say("42{}", `42["to","${room}","ghost"]`);
  await closed;
  await witness.say('425["ack"]');
  assert.deepEqual(await witness.await("435"), ["435[]"]);
});
