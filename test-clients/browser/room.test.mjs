// Two people talk on the built-in page of `java -jar socketloom.jar`, which listens on SOCKETLOOM_PAGE_PORT.
// With --client-dir the page uses the official client, and ?client=own our own; both are tried.
import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";
import { newPage } from "./chromium.mjs";

const ROOM = `http://127.0.0.1:${process.env.SOCKETLOOM_PAGE_PORT ?? 5000}/`;
const SCREENSHOTS = path.resolve(import.meta.dirname, process.env.SCREENSHOTS ?? "../../target/screenshots");
const PATIENCE = { timeout: 60_000 };

for (const client of ["official", "own"]) {
  for (const transports of ["", "polling", "websocket"]) {
    test(`two people talk [${client} client, ${transports || "upgrade"}]`, PATIENCE, async (t) => {
      const query = new URLSearchParams({ ...(client === "own" && { client }), ...(transports && { transports }) });
      const [ada, grace] = [await enter(t, query, "Ada"), await enter(t, query, "Grace")];
      await ada.locator("#people li").nth(1).waitFor();
      assert.deepEqual(await ada.locator("#people .label").allTextContents(), ["Ada (you)", "Grace"]);
      assert.equal(await ada.locator("#status").getAttribute("data-transport"), transports || "websocket");

      await ada.locator("#text").pressSequentially("Hello, Grace");
      await grace.locator("#typing", { hasText: "Ada" }).waitFor();
      await ada.locator("#send").click();
      await ada.locator(".message.mine .tick[data-acked=yes]").waitFor();
      await grace.locator(".message", { hasText: "Hello, Grace" }).waitFor();
      assert.equal(await grace.locator(".message .who").first().textContent(), "Ada");

      await grace.locator("#weave").click();
      await grace.locator(".message.mine .tick[data-acked=yes]").waitFor();
      const picture = ada.locator(".message:not(.mine) img");
      await picture.waitFor();
      assert.ok(await picture.evaluate((image) => image.decode().then(() => image.naturalWidth > 0)), "the bytes are a picture");

      for (const packet of ["0", "40", "42"]) await ada.locator(`#wire li[data-packet="${packet}"]`).first().waitFor();
      await mkdir(SCREENSHOTS, { recursive: true });
      await ada.screenshot({ animations: "disabled", path: path.join(SCREENSHOTS, `room-${client}-${transports || "upgrade"}.png`) });

      await grace.close();
      await ada.locator("#messages .note", { hasText: "Grace left" }).waitFor();
    });
  }
}

test("the page survives a connection that was cut, and its person is in the room again", PATIENCE, async (t) => {
  const ada = await enter(t, "", "Ada");
  await ada.locator("#link").click();
  await ada.locator('#status[data-state="lost"]').waitFor();
  await ada.locator("#link").click();
  await ada.locator('#status[data-state="connected"]').waitFor();
  await ada.locator("#people li.me", { hasText: "Ada" }).waitFor();
});

test("a name that markup would be made of stays a name", PATIENCE, async (t) => {
  const name = "<b id=x>bold</b>";
  const ada = await enter(t, "", name);
  await ada.locator("#people li.me", { hasText: name }).waitFor();
  assert.equal(await ada.locator("#x").count(), 0);
});

/** A page whose person has joined under `name`. */
async function enter(t, query, name) {
  const page = await newPage(t, { viewport: { width: 1280, height: 800 } });
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(error));
  t.after(() => assert.deepEqual(complaints, [], `the page of ${name} threw`));
  await page.goto(`${ROOM}?${query}`);
  await page.locator('#status[data-state="connected"]').waitFor();
  await page.locator("#name").fill(name);
  await page.locator("#join").click();
  await page.locator("#people li.me").waitFor();
  return page;
}
