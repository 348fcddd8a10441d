// Packets of Socket.IO that no client sends. Those that are no packets end their connection; nothing else ends with it.
const REFUSED = "closed";
const placeholder = (num) => `{"_placeholder":true,"num":${num}}`;

/** An event with an attachment that it names in its own way; the attachment follows. */
const forged = (name, num, row = "CVE-2022-2421") => ({
  name, row, packets: [`451-["echo",${placeholder(num)}]`, Buffer.from("x")], expect: REFUSED,
    because: "num is an integer, from 0 up to the number of attachments" });

const refused = (name, row, packet, because, more = {}) => ({ name, row, packets: [packet].flat(), expect: REFUSED, because, ...more });

/** Before anything is joined. */
const early = (name, row, messages, because, more = {}) => ({ name, row, engine: messages, expect: REFUSED, because, ...more });

const deep = (levels, open = "[", close = "]") => open.repeat(levels) + close.repeat(levels);

export default [
  refused("no attachments, announced", ["CVE-2026-69185", "limit: attachments", "trap 13"], '450-["echo"]',
    "a binary packet has at least one"),
  refused("eleven attachments", ["CVE-2026-33151", "limit: attachments", "trap 13"],
    [`4511-["echo",${Array.from({ length: 11 }, (_, i) => placeholder(i))}]`], "ten are the limit, judged by what is announced"),
  refused("a billion attachments", ["netty-socketio 945", "CVE-2026-33151"], '451832742252-["echo"]',
    "no list is as long as a number from outside"),
  refused("attachments in other digits", "parseLong", `45${"\u0661"}-["echo",${placeholder(0)}]`, "digits are ASCII"),
  refused("attachments with a sign", "parseLong", `45+1-["echo",${placeholder(0)}]`, "digits only"),
  refused("an attachment that never comes", ["CVE-2026-33151", "mute"], [`451-["echo",${placeholder(0)}]`, '42["echo",1]'],
    "no packet comes between a packet and its attachments"),
  refused("an attachment that nobody announced", "unjoined binary", [Buffer.from("x")], "bytes belong to a packet"),
  refused("a dash and no number", "limit: attachments", `45-["echo",${placeholder(0)}]`, "a binary packet says how many",
    { defensible: ["silence", "taken for 0 and waited for: the fault of CVE-2026-69185 in another dress"] }),
  forged("a placeholder that names a function", '"splice"', ["CVE-2022-2421", "mute"]),
  forged("a placeholder beyond the attachments", "1", ["CVE-2022-2421", "mute"]),
  forged("a placeholder below zero", "-1"),
  forged("a placeholder with a fraction", "0.5"),
  { name: "a placeholder without attachments", row: "CVE-2022-2421", packets: [`42["echo",${placeholder(0)}]`], expect: ["lives", REFUSED],
    because: "in a packet without attachments it is an object like any other" },
  { name: "one attachment, named a thousand times", row: "CVE-2020-36049", sent: "451- with 1,000 placeholders of num 0",
    expect: [REFUSED, "lives"], because: "it may not come back multiplied beyond the limits",
    packets: [`451-["ack-none",${Array(1000).fill(placeholder(0))}]`, Buffer.alloc(100_000)] },
  { name: "a serialised Java object as an attachment", row: "CVE-2025-61765",
    packets: [`451-["echo",${placeholder(0)}]`, Buffer.from("aced0005737200116a6176612e7574696c2e486173684d6170", "hex")],
    hears: "451-[", sent: "ac ed 00 05 …", expect: "lives", because: "bytes are bytes" },
  early("a binary event before CONNECT", "unjoined binary", [`451-["echo",${placeholder(0)}]`],
    "nothing is kept for a namespace that was not joined",
    { defensible: ["lives", "kept, but the time to join ends it"] }),
  refused("a binary event for another namespace", ["unjoined binary", "trap 15"], `451-/custom,["echo",${placeholder(0)}]`,
    "the namespace is checked before anything is kept"),
  early("an event before CONNECT", ["trap 15", "limit: one connection"], ['42["echo",1]'], "CONNECT comes first"),
  refused("an event for a namespace that was not joined", "trap 15", '42/custom,["echo",1]', "CONNECT comes first"),
  refused("a second CONNECT", "trap 15", "40", "a namespace is joined once"),
  { name: "an event right behind CONNECT", row: "trap 14", engine: ["40", '42["echo",1]'], expect: ["lives", REFUSED],
    because: "accepting it is sound, and so is refusing" },
  refused("an event without a payload", "trap 12", "42", "an event has a name", { defensible: ["lives", "Node ignores it"] }),
  refused("a message without a packet", "trap 12", "4", "a packet has a type"),
  refused("an object instead of arguments", "trap 12", '42{"0":"echo"}', "an array"),
  refused("no arguments at all", "trap 12", "42[]", "an event has a name"),
  refused("a payload for DISCONNECT", "trap 12", "41{}", "none"),
  refused("an array as auth", "trap 12", ["41", "40[]"], "an object"),
  refused("a packet type that does not exist", "trap 12", "47", "0 to 6"),
  refused("CONNECT_ERROR from a client", "trap 12", '44{"message":"x"}', "only servers refuse"),
  refused("an event name that is an object", "CVE-2023-32695", '42[{"toString":"foo"}]', "a string"),
  refused("a reserved event name: disconnect", ["trap 12", "CVE-2024-38355"], '42["disconnect"]', "only the server says so"),
  refused("a reserved event name of the runtime: newListener", "trap 12", '42["newListener","x"]', "Node's emitter would call it"),
  { name: "an event named error", row: "CVE-2024-38355", packets: ['42["error",{"message":"x"}]'], expect: "lives",
    because: "a name like any other" },
  { name: "events named after properties", row: ["trap 7", "limit: event names"],
    packets: ['42["__proto__"]', '42["constructor",1]', '42["hashCode"]', '42["toString"]'], expect: "lives",
    because: "names like any others" },
  { name: "twenty thousand event names", row: "limit: event names",
    packets: Array.from({ length: 20_000 }, (_, i) => `42["name-${i}-${"x".repeat(20)}"]`), sent: "42[\"name-…\"], 20,000 times",
    expect: "lives", because: "nothing is remembered for a name that nobody handles" },
  refused("an ack id above 2^53", ["limit: ack id", "trap 11"], '429007199254740993["ack"]',
    "a number that Node's clients cannot name exactly", { defensible: ["lives", "rounded; only the client is confused by it"] }),
  refused("an ack id of 400 digits", ["limit: ack id", "BigInteger"], `42${"9".repeat(400)}["ack"]`,
    "no number that anybody could send back", { defensible: ["lives", "answered as 43Infinity"] }),
  refused("an ack id with an exponent", "trap 11", '421e3["ack"]', "digits only"),
  refused("a space before the payload", "trap 11", '42 ["ack"]', "nothing stands between",
    { defensible: ["lives", "JSON.parse skips spaces"] }),
  { name: "an ack that nobody waits for", row: "trap 11", packets: ['4312345["x"]'], expect: ["lives", REFUSED],
    because: "late acks are ignored" },
  { name: "an ack that is asked for twice", row: "trap 11", packets: ['425["ack-twice"]', '426["ack-twice"]'], hears: '435["first"]',
    expect: "lives", because: "sent once" },
  refused("JSON without end", ["limit: JSON", "recursion"], `42["echo",${"[".repeat(400_000)}`, "refused at its depth"),
  refused("ten thousand arrays inside each other, to be sent back", ["deep JSON", "CVE-2025-52999", "recursion", "trap 18"],
    `42["echo",${deep(10_000)}]`, "depth is limited on the way in and out"),
  refused("ten thousand objects inside each other", ["CVE-2025-52999", "trap 18"],
    `42["echo",${deep(10_000, '{"a":', "}").replace(":}", ":0}")}]`, "as for arrays", { defensible: ["lives", "deep, but it survives"] }),
  { name: "as deep as may be, there and back", row: "trap 18", packets: [`42["echo",${deep(490)}]`], hears: `42["echo",[[[[`,
    expect: "lives", because: "what may come in may go out" },
  refused("deep JSON as auth", "deep JSON", ["41", `40{"a":${deep(5000)}}`], "the same parser, the same limit",
    { defensible: ["lives", "no handler walks it"] }),
  refused("a number of 800,000 digits", ["BigInteger", "limit: JSON"], `42["echo",${"9".repeat(800_000)}]`, "numbers of 1,000 characters",
    { defensible: ["lives", "doubles: Infinity comes back as null"] }),
  { name: "an exponent of a billion", row: "BigInteger", packets: ['42["echo",1e999999999]'], expect: ["lives", REFUSED],
    because: "it is never written out" },
  refused("NaN and Infinity", "limit: JSON", '42["echo",NaN,-Infinity]', "RFC 8259 §6: not permitted"),
  refused("a number with a leading zero", "limit: JSON", '42["echo",01]', "RFC 8259 §6: not allowed"),
  refused("two values", "limit: JSON", '42["echo",1]["echo",2]', "one value and nothing after it"),
  refused("a control character inside a string", "trap 10", '42["echo","\x00\x1e"]', "RFC 8259 §7: must be escaped"),
  { name: "half a surrogate pair, escaped", row: ["surrogates", "trap 10"], packets: ['42["echo","\\ud800"]'],
    hears: '42["echo","\\ud800"]', expect: "lives", because: "it comes back as it came" },
  { name: "the separator of polling inside a string", row: "trap 10", sent: '42["echo","\\u001e42[\\"forged\\"]"]', expect: "one packet",
    because: "escaped, or a client hears a packet that nobody sent",
    async run(visit) {
      const session = await visit.session();
      await session.post('42["echo","\\u001e42[\\"forged\\"]"]');
      await session.asked();
      return session.packets.some((packet) => packet.startsWith('42["forged')) ? "two packets" : "one packet";
    } },
  { name: "duplicate and dangerous keys", row: "trap 7",
    packets: ['42["echo",{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"a":1,"a":2}]'], hears: '42["echo",{',
    expect: "lives",
    because: "data, and the next object has none of it" },
  { name: "keys that share a hash", row: "CVE-2020-36049", packets: [`42["ack",{${collisions(20_000)}}]`],
    sent: "20,000 keys with one hash", expect: ["lives", REFUSED], because: "no quadratic time" },
  { name: "a namespace name of 100 kB", row: "limit: namespace name", packets: [`40/${"a".repeat(100_000)},`], expect: [REFUSED, "lives"],
    because: "255 characters; it does not come back as long" },
  { name: "CR and LF in a namespace name", row: ["limit: namespace name", "header injection"], packets: ["40/a\r\nSet-Cookie: b,"],
    expect: [REFUSED, "lives"], because: "no control characters; never joined" },
  { name: "namespaces without end", row: ["limit: namespaces", "trap 20"], sent: "40/dyn-0, to 40/dyn-149,",
    expect: "100 joined, 51 refused", because: "100 of a connection, / among them, or patterns fill the memory",
    async run(visit) {
      const peer = await visit.join();
      for (let i = 0; i < 150; i++) peer.say(`40/dyn-${i},`);
      await peer.asked();
      await peer.heard((message) => message.startsWith?.("44/dyn-149,"), 3000);
      const count = (start) => peer.messages.filter((message) => message.startsWith?.(start)).length;
      return `${count("40")} joined, ${count("44")} refused`;
    } },
  { name: "a hundred namespaces, each with all the auth that fits", row: "limit: auth", expect: "closed",
    sent: "40/dyn-0,{\"a\":900 kB}, to 40/dyn-98,", because: "it is kept as long as the client stays: 90 MB for one of them",
    async run(visit) {
      const peer = await visit.join();
      for (let i = 0; i < 99 && !peer.closing && !peer.connection.ended; i++) {
        peer.say(`40/dyn-${i},{"a":"${"x".repeat(900_000)}"}`);
        await peer.connection.flushed();
      }
      return peer.asked();
    } },
  { name: "namespaces by pattern, joined and left", row: "trap 20", sent: "40/dyn-n, 41/dyn-n, for 2,000 names", expect: "lives",
    because: "an empty one is forgotten",
    defensible: ["closed", "joining takes a moment there, and no client leaves before it has joined"],
    async run(visit) {
      const peer = await visit.join();
      for (let i = 0; i < 2000; i++) peer.say(`40/dyn-9${i},`, `41/dyn-9${i},`);
      return peer.asked();
    } },
  { name: "rooms without end", row: "limit: rooms", sent: "join, with 5,000 names", expect: "lives, without them",
    because: "1,000 of a socket",
    async run(visit) {
      const peer = await visit.join();
      peer.say(`42900${JSON.stringify(["join", Array.from({ length: 5000 }, (_, i) => `room-${i}`)])}`);
      const outcome = await peer.asked();
      const answer = peer.messages.find((message) => message.startsWith?.("43900["));
      return `${outcome}, ${answer && JSON.parse(answer.slice(5))[0].length > 1000 ? "with all of them" : "without them"}`;
    },
    defensible: ["lives, with all of them", "no limit: the application's business"] },
  { name: "questions that are never answered", row: "limit: owed acks", sent: "20,000 events that make the app ask back", expect: "lives",
    because: "10,000 are owed at most; the rest throws in the handler",
    async run(visit) {
      const peer = await visit.join();
      for (let i = 0; i < 20_000; i++) {
        peer.say('42["ask",1]');
        if (i % 500 === 499) {
          await peer.asked();
          peer.messages.length = 0;
        }
      }
      return peer.asked();
    } },
  { name: "a handler that throws", row: "limit: handler exceptions", packets: ['42["throw"]', '42["blocked"]'], hears: '42["mw-error"',
    expect: "lives", because: "caught; nothing of it is for the client" },
  { name: "arguments of types that no handler expects", row: "limit: handler exceptions", expect: "lives",
    because: "the app's declarations are checked before its handlers run",
    packets: ['42["join",null]', '42["burst",{"valueOf":1}]', '42["sleep","NaN"]', '42["to"]', '42["seq",[]]', '42["flood",null,null,null]',
      '42["bcast",{"a":1}]', '42["ask-room"]', '42["burst",-1]'] },
  { name: "a handler that waits for its own client", row: "trap 1", sent: "ask-wait, then the answer", expect: "answered",
    because: "somebody reads on while the handler waits",
    async run(visit) {
      const peer = await visit.join();
      peer.say('42901["ask-wait","?"]');
      const question = await peer.heard((message) => /^42\d+\["question"/.test(message));
      peer.say(`43${question.slice(2, question.indexOf("["))}["here"]`);
      return (await peer.answered(901))?.[0] === "here" ? "answered" : "not answered";
    } },
  { name: "a hundred events while a handler sleeps", row: "trap 1", sent: "sleep 500, then 100 events", expect: "in order",
    because: "they wait, and reading stops before they are too many",
    async run(visit) {
      const peer = await visit.join();
      peer.say('42["sleep",500]', ...Array.from({ length: 100 }, (_, i) => `42["seq",${i}]`), '42902["seq-report"]');
      const [report] = (await peer.answered(902)) ?? [];
      return report?.count === 100 && report.inOrder ? "in order" : JSON.stringify(report);
    } },
];

/** Object members whose names all have the same String.hashCode: "Aa" and "BB" do, and so does whatever is made of them. */
function collisions(count) {
  const bits = Math.ceil(Math.log2(count));
  return Array.from({ length: count }, (_, i) => {
    const name = Array.from({ length: bits }, (_, bit) => ((i >> bit) & 1 ? "Aa" : "BB")).join("");
    return `"${name}":1`;
  });
}
