// A person's hand on a prefilled document: titles, cells and sections, never the records that the product keeps in it.
import type { Writing } from './scenario.ts';

/** The document after a person wrote into it. @throws Error when what is to be written over is not there, or not once. */
export function writeInto(text: string, writing: Writing): string {
  const { title, front = {}, sections = {}, rows = {}, replace = [], answer } = writing;
  let now = text;
  if (title !== undefined) now = once(now, /^# .*$/m, `# ${title}`);
  for (const [key, value] of Object.entries(front)) now = once(now, new RegExp(`^${key}:.*$`, 'm'), `${key}: ${value}`);
  for (const [heading, body] of Object.entries(sections)) now = withSection(now, heading, body);
  if (answer !== undefined) now = once(now, /^- \(\?\) .*$/m, `- ${answer}`);
  for (const [name, cells] of Object.entries(rows)) now = withRow(now, name, cells);
  for (const [old, put] of replace) {
    if (now.split(old).length !== 2) throw new Error(`“${old}” stands ${now.split(old).length - 1} times in\n${now}`);
    now = now.replace(old, () => put);
  }
  return now;
}

function once(text: string, pattern: RegExp, put: string): string {
  if (!pattern.test(text)) throw new Error(`${String(pattern)} is not in\n${text}`);
  return text.replace(pattern, () => put);
}

function withSection(text: string, heading: string, body: string): string {
  const lines = text.split('\n');
  const start = lines.indexOf(`## ${heading}`);
  if (start < 0) throw new Error(`There is no section ${heading} in\n${text}`);
  const next = lines.findIndex((line, index) => index > start && /^## |^\[e\d+\]: /.test(line));
  const rest = next < 0 ? [] : lines.slice(next);
  return [...lines.slice(0, start + 1), body.trimEnd(), '', ...rest].join('\n');
}

function withRow(text: string, name: string, cells: readonly (string | null)[]): string {
  const lines = text.split('\n');
  const at = lines.findIndex((line) => line.startsWith(`| ${name} |`));
  const old = lines[at]?.split(/(?<!\\) \| /) ?? [];
  if (at < 0 || old.length !== cells.length + 1) throw new Error(`Row ${name} has ${old.length - 1} cells in\n${text}`);
  const written = cells.map((cell, index) => cell ?? (old[index + 1] ?? '').replace(/ \|$/, ''));
  lines[at] = `| ${name} | ${written.join(' | ')} |`;
  return lines.join('\n');
}
