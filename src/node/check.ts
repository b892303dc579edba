import * as fs from 'node:fs';
import * as path from 'node:path';
import type { CheckFacts, OutsideFacts } from '../core/checks/check.ts';
import { runChecks } from '../core/checks/run.ts';
import type { Edit, Finding, Severity } from '../core/model/finding.ts';
import type { Postmortem } from '../core/model/postmortem.ts';
import { patternIds } from '../core/model/signal.ts';
import { parsePostmortem } from '../core/postmortem/parse.ts';
import type { Template } from '../core/model/template.ts';
import { findTemplate, templates as builtIn } from '../core/postmortem/templates/index.ts';
import { applyEdits } from '../core/text/edits.ts';
import { gatherOutsideFacts } from './check-facts.ts';
import type { StandingReader } from './prove/stand.ts';
import { findSecrets } from './redact.ts';
import { isFileError } from './sessions/store-files.ts';

/** What checking depends on besides the text. */
export interface CheckOptions {
  /** YYYY-MM-DD */
  readonly today: string;
  /** By the id of a check. */
  readonly severities?: Readonly<Record<string, Severity>>;
  /** The team's own list; empty or absent = the product's. */
  readonly patterns?: CheckFacts['patterns'];
  /** What documents may be made from; absent = the product's templates. */
  readonly templates?: readonly Template[];
  /** `all` asks git as well: on save and in CI. `text`, the default, is for every keystroke and for what is not trusted. */
  readonly facts?: 'text' | 'all';
  /** Tells which applied changes still stand; absent = nobody looks. */
  readonly standing?: StandingReader;
  /** The repository's root, absolute, to which `standing` names documents; needed with it. */
  readonly repo?: string;
  /** Facts that were gathered before, and those that only a caller can give, such as proofs. */
  readonly known?: OutsideFacts;
  readonly signal?: AbortSignal;
}

/** A document as read, and what the checks say of it. */
export interface Checked {
  readonly document: Postmortem;
  readonly findings: readonly Finding[];
  /** To be handed in as `known` while its writer types. */
  readonly outside: OutsideFacts;
}

/**
 * Checks a document.
 * @param file its absolute path, to which evidence is relative; need not exist.
 */
export async function checkText(text: string, file: string, options: CheckOptions): Promise<Checked> {
  const templates = options.templates ?? builtIn;
  const document = parsePostmortem(text, templates);
  const { known = {}, signal } = options;
  const outside =
    options.facts === 'all'
      ? {
          ...known,
          ...(await gatherOutsideFacts(document, file, { signal })),
          ...(await gatherStanding(document, file, options)),
        }
      : known;
  const own = options.patterns ?? [];
  const facts: CheckFacts = {
    template: findTemplate(document.frontMatter?.template ?? null, templates),
    patterns: own.length > 0 ? own : patternIds.map((id) => ({ id, title: id })),
    today: options.today,
    evidenceLines: await countEvidence(document, path.dirname(file)),
    secrets: await findSecrets(document.text),
    ...outside,
  };
  return { document, findings: runChecks(document, facts, options.severities ?? {}), outside };
}

/** Of a document outside the repository nothing is known. */
async function gatherStanding(
  postmortem: Postmortem,
  file: string,
  { standing, repo }: CheckOptions,
): Promise<Pick<OutsideFacts, 'standing'>> {
  const below = repo === undefined ? '..' : path.relative(repo, file);
  if (!standing || below.startsWith('..') || path.isAbsolute(below)) return {};
  const document = below.split(path.sep).join('/');
  return { standing: await standing([{ document, postmortem }]) };
}

/** The text after every automatic fix, and what is still found; each round makes the fixes that do not touch each other. */
export async function fixText(text: string, file: string, options: CheckOptions): Promise<Checked> {
  let current = await checkText(text, file, options);
  for (let round = 0; round < 20; round++) {
    const edits = chooseEdits(current.findings);
    if (edits.length === 0) break;
    current = await checkText(applyEdits(current.document.text, edits), file, options);
  }
  return current;
}

/** The edits of the first automatic fixes that lie apart; two at the same place could depend on each other. */
function chooseEdits(findings: readonly Finding[]): readonly Edit[] {
  const chosen: Edit[] = [];
  for (const { fixes } of findings) {
    const fix = fixes.find(({ automatic }) => automatic);
    if (!fix) continue;
    const isApart = fix.edits.every((edit) =>
      chosen.every((other) => edit.end < other.start || edit.start > other.end),
    );
    if (isApart) chosen.push(...fix.edits);
  }
  return chosen;
}

/** Number of lines of every file that a definition or the front matter names; -1 = there is none. */
async function countEvidence(document: Postmortem, folder: string): Promise<ReadonlyMap<string, number>> {
  const named = document.definitions.map(({ target }) => target.replace(/#.*$/, ''));
  const files = new Set([...named, document.frontMatter?.evidence ?? ''].filter(isRelativeFile));
  const counts = new Map<string, number>();
  for (const file of files) counts.set(file, await countLines(path.join(folder, decode(file))));
  return counts;
}

/** Addresses, absolute paths and places on this page are not evidence; what leads far up is not looked at. */
function isRelativeFile(target: string): boolean {
  return target !== '' && !/^[a-z][a-z0-9+.-]*:|^[/\\#?~]/i.test(target) && !target.startsWith('../../..');
}

function decode(target: string): string {
  try {
    return decodeURIComponent(target);
  } catch (error) {
    if (error instanceof URIError) return target;
    throw error;
  }
}

async function countLines(file: string): Promise<number> {
  let lines = 0;
  let last = 10;
  try {
    for await (const chunk of fs.createReadStream(file)) {
      if (!Buffer.isBuffer(chunk)) continue;
      for (const byte of chunk) if (byte === 10) lines++;
      last = chunk.at(-1) ?? last;
    }
  } catch (error) {
    if (isFileError(error, ['ENOENT', 'ENOTDIR', 'EISDIR', 'ENAMETOOLONG', 'EACCES', 'ELOOP'])) return -1;
    throw error;
  }
  return last === 10 ? lines : lines + 1;
}
