/** Builds `dist/widget.js` (or the file that is named) from `src/`: one script without dependencies, with the hash of its sources in its first line. */

import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { build } from "esbuild";

const folder = new URL(".", import.meta.url);
const names = ["package-lock.json", "build.mjs", ...readdirSync(new URL("src/", folder)).sort().map((name) => `src/${name}`)];
const hash = createHash("sha256");
for (const name of names) hash.update(name).update("\0").update(readFileSync(new URL(name, folder))).update("\0");

await build({
  absWorkingDir: folder.pathname,
  entryPoints: ["src/main.jsx"],
  outfile: process.argv[2] ?? "dist/widget.js",
  bundle: true,
  minify: true,
  charset: "utf8",
  format: "iife",
  target: ["chrome90", "safari15", "firefox100"],
  jsx: "automatic",
  jsxImportSource: "preact",
  loader: { ".css": "text" },
  legalComments: "none",
  banner: { js: `/* Anxin widget, Apache-2.0; with Preact, MIT. Sources: ${hash.digest("hex")} */` },
});
