// Pictures for the room: files made small enough for one message, and woven ones that need no file.

const EDGES = [640, 400, 240]; // pixels, longest edge; the first that fits is sent
const MOST = 100_000; // bytes of a picture; far below a server's usual limit of 1,000,000 for one message
const DYES = ["#2c3a8c", "#4c63c8", "#c8452c", "#e8a33d", "#3f7d63", "#8a5a3c", "#8b3a62", "#f1e7d3"];

/** Scales a picture file down until it fits. */
export async function shrink(file) {
  const bitmap = await createImageBitmap(file);
  let made;
  for (const edge of EDGES) {
    const scale = Math.min(1, edge / Math.max(bitmap.width, bitmap.height));
    const canvas = canvasOf(Math.ceil(bitmap.width * scale), Math.ceil(bitmap.height * scale));
    canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    made = await bytesOf(canvas, "image/jpeg");
    if (made.bytes.length <= MOST) break;
  }
  return made;
}

/** Weaves a cloth of random dyes: each crossing shows either the vertical or the horizontal thread. */
export function weave() {
  const thread = 8, columns = 30, rows = 18;
  const canvas = canvasOf(columns * thread, rows * thread);
  const paint = canvas.getContext("2d");
  const warp = stripes(columns), weft = stripes(rows);
  const twill = 2 + Math.floor(Math.random() * 3), drift = Math.random() < 0.5 ? 1 : -1;
  for (let x = 0; x < columns; x++) {
    for (let y = 0; y < rows; y++) {
      const over = (((x + drift * y) % (2 * twill)) + 2 * twill) % (2 * twill) < twill;
      paint.fillStyle = over ? warp[x] : weft[y];
      paint.fillRect(x * thread, y * thread, thread, thread);
      paint.fillStyle = "rgb(0 0 0 / 0.16)"; // the shadow along each thread's edge
      if (over) paint.fillRect((x + 1) * thread - 1, y * thread, 1, thread);
      else paint.fillRect(x * thread, (y + 1) * thread - 1, thread, 1);
    }
  }
  return bytesOf(canvas, "image/png");
}

function stripes(count) {
  const dyes = Array.from({ length: 3 }, () => DYES[Math.floor(Math.random() * DYES.length)]);
  const width = 1 + Math.floor(Math.random() * 4);
  return Array.from({ length: count }, (_, i) => dyes[Math.floor(i / width) % dyes.length]);
}

function canvasOf(width, height) {
  return Object.assign(document.createElement("canvas"), { width, height });
}

async function bytesOf(canvas, type) {
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, type, 0.85));
  return { type: blob.type, bytes: new Uint8Array(await blob.arrayBuffer()) };
}
