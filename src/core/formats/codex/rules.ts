import { fingerprint } from '../../text/clip.ts';
import type { Json } from '../../model/session.ts';
import { fields, parseFields, text, type Row } from './row.ts';
import type { Run } from './run.ts';

/** The rules for one directory: the user's own AGENTS.md first, then those from the project's root down to it, as one text. */
export interface Rules {
  readonly directory: string | null;
  readonly text: string;
}

const boundary = '\n\n--- project-doc ---\n\n';

/** The rules that a message hands over. */
export function rulesIn(words: string): Rules {
  const directory = /^# AGENTS\.md instructions for ([^\n]+)/.exec(words)?.[1]?.trim() ?? null;
  const inner = /<(INSTRUCTIONS|user_instructions)>\n*([\s\S]*?)\n*<\/\1>/.exec(words)?.[2];
  return { directory, text: inner ?? words };
}

/** The rules that a `world_state` row holds (`state` is an object, or its JSON as a text); null when it holds none. */
export function rulesOfWorld(row: Row): Rules | null {
  const state = row.get('state');
  const world: Json = typeof state === 'string' ? parseFields(state) : (state ?? null);
  const held = fields(fields(world).agents_md);
  const words = text(held.text);
  return words === null ? null : { directory: text(held.directory), text: words };
}

/** Notes rules once: the message and the world state tell the same. */
export function noteRules(run: Run, row: Row, rules: Rules): void {
  const [first, ...rest] = rules.text.trim().split(boundary);
  const project = rest.length > 0 ? rest.join(boundary) : first;
  if (rest.length > 0 && first !== undefined)
    noteRule(run, row, { path: '~/.codex/AGENTS.md', name: null, text: first });
  if (project === undefined || project === '') return;
  const directory = rules.directory ?? run.cwd;
  const name = rules.directory === null ? null : `AGENTS.md instructions for ${rules.directory}`;
  noteRule(run, row, {
    path: directory === null ? null : `${directory.replace(/\/$/, '')}/AGENTS.md`,
    name,
    text: project,
  });
}

interface Rule {
  readonly path: string | null;
  readonly name: string | null;
  readonly text: string;
}

function noteRule(run: Run, row: Row, rule: Rule): void {
  const key = `${rule.path ?? ''} ${fingerprint(rule.text.trim())}`;
  if (run.rules.has(key)) return;
  run.rules.add(key);
  const when = run.turns > 1 ? 'later' : 'start';
  run.builder.add({ kind: 'context', ref: row.ref, time: row.time, what: 'rule', ...rule, when, trigger: null });
}
