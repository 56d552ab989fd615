// Looks at sites in headless Chromium. Arguments: the site of objects/, that of a registry with a history, and that of
// the large registry if there is one. Prints a line for each check, and fails if one fails.
"use strict";
const assert = require("node:assert/strict");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const { chromium } = require("playwright-core");

const AXE = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
/** Contrast depends on the scheme, and layout on the width: two windows show both of each. */
const WINDOWS = [
  { width: 390, colorScheme: "light" },
  { width: 1280, colorScheme: "dark" },
];
const [objects, small, registry] = process.argv.slice(2);
const at = (site, page) => `file://${path.resolve(site)}/${page}`;

let browser;
let failures = 0;

/** Opens a page in a window of its own; what the page reports as an error fails the check. */
async function open(url, options = {}) {
  const { width = 1280, ...rest } = options;
  const context = await browser.newContext({ viewport: { width, height: 900 }, ...rest });
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
  page.problems = [];
  page.on("console", (message) => message.type() === "error" && page.problems.push(message.text()));
  page.on("pageerror", (error) => page.problems.push(error.message));
  page.on("dialog", (dialog) => (page.problems.push(`dialog: ${dialog.message()}`), dialog.dismiss()));
  await page.goto(url);
  return page;
}

async function close(page) {
  assert.deepEqual(page.problems, []);
  await page.context().close();
}

async function check(name, work) {
  try {
    const result = await work();
    console.log(`ok    ${name}${result ? `: ${result}` : ""}`);
  } catch (error) {
    failures += 1;
    console.log(`FAIL  ${name}\n${error.message}`);
  }
}

/** Types a query, and returns the status and the targets of the results. */
async function search(page, query) {
  await page.fill("#query", query);
  const links = page.locator("#results li a");
  const targets = await links.evaluateAll((all) => all.map((link) => link.getAttribute("href")));
  return { status: await page.textContent("#search-status"), targets };
}

async function searches() {
  const page = await open(at(objects, "index.html"));
  const table = [
    ["temperature", "3303.html", true],
    ["TEMPERATURE", "3303.html", true],
    ["3303", "3303.html", true],
    ["5700", "3303.html#5700", true],
    ["who uses 5700?", "3303.html#5700", false],
    ["sensor value", "3304.html#5700", true],
    ["3303/5700", "3303.html#5700", true],
    ["/3303/0/5700", "3303.html#5700", true],
    ["percent", "3.html#9", true],
    ["/100", "3.html#9", true],
    ["<img src=x onerror=alert(1)>", "3303.html", false],
  ];
  for (const [query, target, found] of table) {
    const { status, targets } = await search(page, query);
    assert.equal(targets.includes(target), found, `${query}: ${status} ${targets.slice(0, 5)}`);
  }
  // Whole names and units come first.
  assert.equal((await search(page, "temperature")).targets[0], "3303.html");
  const { status } = await search(page, "3303/5700");
  assert.equal(status, "0 objects, 1 resource");
  assert.equal(await page.isVisible("#all"), false);
  await search(page, "");
  assert.equal(await page.isVisible("#all"), true);
  await close(page);
  return `${table.length} queries`;
}

async function keyboard() {
  const page = await open(at(objects, "index.html"));
  await page.focus("#query");
  await page.keyboard.type("3303/5700");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  await page.waitForURL(/3303\.html#5700$/);
  assert.match(await page.textContent(".resource:has(:target)"), /Sensor Value/);
  await page.goBack();
  assert.equal(await page.inputValue("#query"), "3303/5700", "the address keeps the query");
  await page.goto(at(objects, "3303.html"));
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
  await close(page);
}

async function objectPage() {
  const page = await open(at(objects, "3.html"));
  assert.match(await page.textContent("h1"), /Device/);
  assert.match(await page.textContent('.resource:has([id="6"])'), /Internal battery/i);
  assert.match(await page.textContent('.resource:has([id="9"])'), /0 to 100[\s\S]*percent/);
  assert.equal(await page.locator('svg[role="img"] rect').count(), 32, "15 bars of two parts, and the legend");
  await page.click('.resource:has([id="9"]) .permalink');
  await page.waitForURL(/3-1_\d\.html#9$/);
  await close(page);
  const without = await open(at(objects, "0.html"));
  assert.match(await without.textContent("main"), /A Read has no values: only a bootstrap server/);
  await close(without);
}

async function changes() {
  const page = await open(at(small, "42770.html"));
  await page.click('a[href="#changes"]');
  assert.ok((await page.locator(".changes li").count()) > 0);
  assert.match(await page.textContent("h2:has-text('Changes since') + p"), /version step/);
  await page.click("h2:has-text('Changes since') a");
  assert.match(await page.textContent(".versions"), /superseded by/);
  await close(page);
}

async function withoutScript() {
  const page = await open(at(objects, "index.html"), { javaScriptEnabled: false });
  assert.equal(await page.isVisible("#query"), false);
  assert.equal(await page.isVisible("#no-search"), true);
  await page.click("#no-search a");
  await page.click("[aria-labelledby='5700'] summary");
  await page.click("a[href='3303.html#5700']");
  assert.match(page.url(), /3303\.html#5700$/);
  await close(page);
}

async function narrow(site, pages) {
  const page = await open(at(site, pages[0]), { width: 390 });
  for (const name of pages) {
    await page.goto(at(site, name));
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(width <= 390, `${name} is ${width} pixels wide`);
  }
  await close(page);
  return `${pages.length} pages`;
}

/** Runs axe in each window. */
async function accessible(site, pages) {
  const lesser = new Map();
  for (const window of WINDOWS) {
    const page = await open(at(site, pages[0]), window);
    for (const name of pages) {
      await page.goto(at(site, name));
      await page.evaluate(AXE);
      // Without preload axe does not fetch the style sheet, which the policy of the pages forbids.
      const { violations } = await page.evaluate(() => window.axe.run({ preload: false }));
      const serious = violations.filter((one) => ["serious", "critical"].includes(one.impact));
      const places = (one) => one.nodes.slice(0, 3).map((node) => `\n  ${node.html}`).join("");
      const shown = serious.map((one) => `${one.id}: ${one.help}${places(one)}`);
      assert.equal(shown.join("\n"), "", `${name}, ${window.width} pixels, ${window.colorScheme}`);
      for (const one of violations) lesser.set(one.id, one.impact);
    }
    await close(page);
  }
  const rest = [...lesser].map(([id, impact]) => `${id} (${impact})`).join(", ");
  return `${pages.length * WINDOWS.length} runs, ${rest ? `lesser: ${rest}` : "nothing found"}`;
}

async function main() {
  const profile = fs.mkdtempSync(path.join(os.tmpdir(), "lwm2m-site-"));
  const flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"];
  flags.push("--disable-background-networking", "--disable-component-update", "--disable-sync");
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: flags, downloadsPath: profile });
  const lists = ["index.html", "reusable.html", "units.html", "owners.html", "diagnostics.html"];
  await check("search finds names, ids, units and uses", searches);
  await check("search works with the keyboard", keyboard);
  await check("a page has resources, codes, a chart and permalinks", objectPage);
  await check("a page has the changes since the version before", changes);
  await check("all but search works without JavaScript", withoutScript);
  await check("pages fit a narrow screen", () => narrow(objects, [...lists, "0.html", "3.html", "3303.html"]));
  await check("axe on objects/", () => accessible(objects, [...lists, "index.html?q=sensor", "0.html", "3.html", "5.html"]));
  await check("axe on a history", () => accessible(small, ["42770.html", "42770-1_0.html", "diagnostics.html"]));
  if (registry) {
    const pages = ["3416.html", "10314.html", "4.html"];
    await check("pages of the registry fit a narrow screen", () => narrow(registry, [...lists, ...pages]));
    await check("axe on the registry", () => accessible(registry, ["diagnostics.html", ...pages]));
  }
  await browser.close();
  fs.rmSync(profile, { recursive: true, force: true });
  process.exitCode = failures ? 1 : 0;
}

main();
