// Chromium for the tests of one file: Debian's, or the one that CHROMIUM names.
import { after } from "node:test";
import { chromium } from "playwright-core";

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    // A page of another origin that talks to 127.0.0.1 would have to be permitted by hand.
    "--disable-features=LocalNetworkAccessChecks",
  ],
});
after(() => browser.close());

/** A page of its own: no cookies, no storage, no connections shared with other pages. It is closed with the test `t`. */
export async function newPage(t, options) {
  const context = await browser.newContext(options);
  t.after(() => context.close());
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  return page;
}
