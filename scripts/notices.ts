// The licences of the packages that are inside the bundles; they want to be in every copy.
import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Metafile } from 'esbuild';
import { z } from 'zod';
import { root } from './with-node.mjs';

const manifestSchema = z.object({ name: z.string(), version: z.string(), license: z.string().optional() });

/** The folder below the root that holds the package a bundled file came from; null for our own files. */
function packageFolder(file: string): string | null {
  return /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? null;
}

/** The licence's text: a file of its own, or the part of the readme from its licence heading on. */
function licenceText(folder: string): string {
  const names = fs.readdirSync(path.join(root, folder));
  const read = (name: string): string => fs.readFileSync(path.join(root, folder, name), 'utf8').trim();
  const file = names.find((name) => /^(licen[cs]e|copying)/i.test(name));
  if (file !== undefined) return read(file);
  const readme = names.find((name) => /^readme/i.test(name));
  return (readme === undefined ? null : /^(#+ *)?licen[cs]e\s*$[^]*/im.exec(read(readme))?.[0]) ?? '';
}

/** A package's name, version and licence, and the licence's text. */
function noticeOf(folder: string): { readonly title: string; readonly text: string } {
  const manifest = manifestSchema.parse(JSON.parse(fs.readFileSync(path.join(root, folder, 'package.json'), 'utf8')));
  const text = licenceText(folder);
  if (text === '') throw new Error(`${folder} brings no licence text, so it cannot be bundled`);
  const licence = manifest.license === undefined ? '' : ` (${manifest.license})`;
  return { title: `${manifest.name} ${manifest.version}${licence}`, text };
}

/**
 * The text of `THIRD-PARTY-NOTICES.txt` for the bundles that esbuild describes, sorted by package name.
 * Throws when a package brings no licence text.
 */
export function thirdPartyNotices(metafiles: readonly Metafile[]): string {
  const files = metafiles.flatMap(({ outputs }) => Object.values(outputs).flatMap(({ inputs }) => Object.keys(inputs)));
  const folders = new Set(files.flatMap((file) => packageFolder(file) ?? []));
  const notices = [...folders].map(noticeOf).sort((one, other) => (one.title < other.title ? -1 : 1));
  const parts = notices.map(({ title, text }) => `${title}\n${'-'.repeat(title.length)}\n\n${text}`.trimEnd());
  return `Agent Post-Mortem contains the following packages.\n\n${parts.join('\n\n\n')}\n`;
}
