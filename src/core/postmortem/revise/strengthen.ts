import type { Change, ChangeKind } from '../../model/change.ts';
import type { Edit } from '../../model/finding.ts';
import type { ChangeBlock } from '../../model/postmortem.ts';
import type { Json } from '../../model/session.ts';
import { detectStyle } from '../../text/lines.ts';
import { readChangeBlock } from '../parse-yaml.ts';
import { renderFlow } from '../render-yaml.ts';
import { withoutKey, withValue } from './block-edits.ts';

const parts = ['rule', 'guard', 'doc', 'template', 'test'] as const;

/**
 * The edit that makes a change one of another kind: what it says is kept where the kind has a place for it, the rest is a
 * question. Null when it is applied, or cannot be of that kind.
 */
export function changeKind(text: string, block: ChangeBlock, kind: ChangeKind): Edit | null {
  const { change } = block;
  if (!change || change.applied || change.kind === kind) return null;
  const [part, value] = contentFor(change, kind);
  const { eol } = detectStyle(text);
  const whole = text.slice(block.body.start, block.body.end);
  let body = withValue(whole, 'kind', kind);
  if (change[part] === undefined) {
    for (const other of parts) body = withoutKey(body, other);
    body = `${body.replace(/\s+$/, '')}${eol}${part}: ${renderFlow(value)}${/\s+$/.exec(body)?.[0] ?? ''}`;
  }
  const range = { start: 0, end: body.length };
  if (readChangeBlock(body, range, range).change === null) return null;
  return { start: block.body.start, end: block.body.end, text: body };
}

/** The part of a block that a kind needs, with what the change says already. */
function contentFor(change: Change, kind: ChangeKind): readonly [(typeof parts)[number], Json] {
  const { rule, doc, template, guard, test } = change;
  const said = rule?.text ?? doc?.text ?? template?.text ?? guard?.message ?? '(?)';
  const paths = [...(rule?.paths ?? doc?.paths ?? guard?.paths ?? [])];
  switch (kind) {
    case 'rule':
      return ['rule', { do: 'add', text: said, ...(paths.length > 0 ? { paths } : {}) }];
    case 'doc':
      return ['doc', { path: 'docs/(?).md', text: said, paths: paths.length > 0 ? paths : ['(?)'] }];
    case 'template':
      return ['template', { file: '(?)', text: said }];
    case 'test':
      return ['test', { command: test?.command ?? '(?)' }];
    case 'hook':
    case 'permission': {
      const match = paths.length > 0 ? { path: paths } : { command: ['(?)'] };
      const on = paths.length > 0 ? 'edit' : 'shell';
      return ['guard', { on, deny: match, message: said.replace(/\s+/g, ' ').slice(0, 500) }];
    }
  }
}
