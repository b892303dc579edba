import * as path from 'node:path';
import type { ChangeBlock, Postmortem } from '../../core/model/postmortem.ts';
import type { Case, RecordedCall } from '../../core/model/proof.ts';
import { readInside } from '../harness/files.ts';
import { readCases } from '../read-cases.ts';

/** What the evidence file of a document holds for its changes. */
export interface Evidence {
  readonly cases: readonly Case[];
  /** By line. */
  readonly calls: ReadonlyMap<number, RecordedCall>;
  readonly all: readonly RecordedCall[];
  /** What could not be read of it: cases may be missing. Sentences. */
  readonly unread: readonly string[];
}

/** Reads the evidence file of a document; one that is not there holds nothing, and that is a problem. */
export async function readEvidence({ frontMatter }: Postmortem, document: string, repo: string): Promise<Evidence> {
  const name = frontMatter?.evidence ?? null;
  if (name === null) return { cases: [], calls: new Map(), all: [], unread: [] };
  const file = path.posix.join(path.posix.dirname(document), name);
  const text = path.posix.isAbsolute(name) ? null : await readInside(repo, file);
  if (text === null) {
    const missing = `The evidence file ${file} is not there, or cannot be read: its cases were not tried.`;
    return { cases: [], calls: new Map(), all: [], unread: [missing] };
  }
  const { cases, calls, problems } = readCases(text, file);
  const unread = problems.map(({ ref, message }) => `${file}, line ${ref?.line ?? 1}: ${message}`);
  return { cases, calls, all: [...cases.map(({ call }) => call), ...calls.values()], unread };
}

/** The cases of a change; where the evidence has none, the calls that the text before its block cites must be stopped. */
export function casesOf(
  block: ChangeBlock,
  { cases, calls }: Evidence,
  { postmortem, id }: { readonly postmortem: Postmortem; readonly id: string },
): readonly Case[] {
  const own = cases.filter(({ change }) => change === id);
  if (own.length > 0) return own;
  const { text, references, definitions } = postmortem;
  const from = Math.max(text.lastIndexOf('\n#', block.range.start), text.lastIndexOf('```', block.range.start - 1));
  const cited = references.filter(({ range }) => range.start > from && range.end <= block.range.start);
  return [...new Set(cited.map(({ label }) => label))].flatMap((label): Case[] => {
    const target = definitions.find((one) => one.label === label)?.target ?? '';
    const line = Number(/#L(\d+)$/.exec(target)?.[1] ?? 0);
    const call = calls.get(line);
    if (!call) return [];
    return [
      {
        id: `${id} ${label}`,
        change: id,
        must: 'stop',
        why: 'cited by the change',
        call,
        past: null,
        masked: false,
        line,
      },
    ];
  });
}
