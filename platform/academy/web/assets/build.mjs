// Bundles the sources beside this file into the folder named by the first argument.
// Everything but the manifest carries a digest in its name, so a browser may keep it for ever.

import {build} from "esbuild";
import {readFile, writeFile} from "node:fs/promises";
import path from "node:path";

const out = path.resolve(process.argv[2]);

// Only the faces that our pages show are copied: one family for text, one for code.
const wanted = /"(Source Sans Pro|Roboto Mono) Web"/;
const weights = /font-weight:(400|700)/;
const slanted = /"Roboto Mono Web";font-style:italic/;

const trimFonts = {
  name: "trim-fonts",
  setup(bundler) {
    bundler.onLoad({filter: /uswds\.min\.css$/}, async ({path: file}) => ({
      contents: (await readFile(file, "utf8")).replace(/@font-face\{[^}]*\}/g, (face) =>
        wanted.test(face) && weights.test(face) && !slanted.test(face) ? face : "",
      ),
      loader: "css",
      resolveDir: path.dirname(file),
    }));
  },
};

const result = await build({
  entryPoints: ["js/main.js", "js/exercise.js", "css/main.css", "img/icon.svg"],
  outdir: out,
  outbase: ".",
  bundle: true,
  minify: true,
  format: "esm",
  target: ["es2020", "chrome111", "firefox115", "safari16.4"],
  entryNames: "[name]-[hash]",
  assetNames: "a/[name]-[hash]",
  loader: {".woff2": "file", ".svg": "copy", ".png": "file", ".jpg": "file"},
  legalComments: "linked",
  metafile: true,
  plugins: [trimFonts],
});

const names = {};
for (const [file, {entryPoint}] of Object.entries(result.metafile.outputs)) {
  if (entryPoint) {
    names[path.basename(entryPoint)] = path.relative(out, path.resolve(file)).split(path.sep).join("/");
  }
}
await writeFile(path.join(out, "manifest.json"), JSON.stringify(names, null, 2) + "\n");
