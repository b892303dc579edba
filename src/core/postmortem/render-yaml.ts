import type { Change } from '../model/change.ts';
import type { FrontMatter } from '../model/postmortem.ts';
import type { Json } from '../model/session.ts';
import type { Template } from '../model/template.ts';
import { addBusinessDays } from '../text/dates.ts';

/** The lines of a change block; a missing owner or date is a question. */
export function renderChangeYaml(change: Change): readonly string[] {
  const { id, kind, targets, guard, rule, doc, template, test, owner, due, applied, shown } = change;
  const entries = Object.entries({ id, kind, targets, guard, rule, doc, template, test }).filter(
    ([, v]) => v !== undefined,
  );
  return [
    ...entries.map(([key, value]) => `${key}: ${renderFlow(value as unknown as Json)}`),
    `owner: ${owner === null ? '"(?)"' : scalar(owner)}`,
    `due: ${due ?? '"(?)"'}`,
    `applied: ${renderFlow(applied as unknown as Json)}`,
    `shown: ${renderFlow(shown as unknown as Json)}`,
  ];
}

/** The lines of the front matter, fences included, with what a writer should know behind the keys. */
export function renderFrontMatter(front: FrontMatter, template: Template): readonly string[] {
  const value = (member: Json): string => (member === null ? '' : ` ${renderFlow(member)}`);
  const line = (key: string, member: Json, comment = ''): string => {
    const text = `${key}:${value(member)}`;
    return comment === '' ? text : `${text.padEnd(30)} # ${comment}`;
  };
  const { session, redo } = front;
  return [
    '---',
    line('template', front.template),
    line('id', front.id),
    line('date', front.date),
    line('status', front.status, 'draft, open, closed'),
    line('trigger', front.trigger, 'redo-cost, repeat, near-miss, slowed-us-down, other'),
    ...(template.severities ? [line('severity', front.severity ?? null, describeSeverity(front, template))] : []),
    line('pattern', front.pattern),
    line('layer', front.layer, 'task, rules, hooks, tests, review, human'),
    ...(session ? [line('session', withoutNulls(session))] : []),
    line('commits', front.commits),
    line('evidence', front.evidence),
    ...(redo ? [line('redo', { minutes: redo.minutes, how: redo.how })] : []),
    ...(template.asksHarm === true
      ? [
          line('harmed', front.harmed ?? question, 'true or false: users were harmed'),
          'reviewed: { legal: null, communications: null, concerned: null } # the days, where users were harmed',
        ]
      : []),
    '---',
  ];
}

const question = '(?)';

/** What a level means and by when it is written up; where none is chosen, who helps to choose. */
function describeSeverity({ severity = null, date }: FrontMatter, { severities = [] }: Template): string {
  const level = severities.find((one) => one.level === severity);
  if (!level) return `${severities.map((one) => one.level).join(', ')}; its quick-fix says when each applies`;
  const { businessDays, when } = level;
  const end = date === null || businessDays === null ? null : addBusinessDays(date, businessDays);
  return end === null ? when : `to be written by ${end}`;
}

function withoutNulls(value: Readonly<Record<string, Json>>): Json {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== null));
}

/** A value as YAML on one line: mappings and lists in flow style. */
export function renderFlow(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(renderFlow).join(', ')}]`;
  if (value !== null && typeof value === 'object') {
    const members = Object.entries(value).filter(([, member]) => member !== undefined);
    return `{ ${members.map(([key, member]) => `${/^[a-z]+$/i.test(key) ? key : scalar(key)}: ${renderFlow(member)}`).join(', ')} }`;
  }
  return typeof value === 'string' ? scalar(value) : String(value);
}

/** A string as YAML reads it back: plain when it is nothing but a word, else in double quotes. */
function scalar(text: string): string {
  const isPlain =
    /^[A-Za-z0-9][\w./:-]*$/.test(text) &&
    !/:$/.test(text) &&
    !/^(?:true|false|null|yes|no|on|off|nan|inf)$/i.test(text) &&
    !/^[\d.+-]+(?:e[\d+-]*)?$|^0[xob]/i.test(text);
  // JSON's strings are YAML's; the rest of the line breaks that YAML knows are escaped as well.
  return isPlain || /^\d{4}-\d{2}-\d{2}$/.test(text)
    ? text
    : JSON.stringify(text).replace(
        /[\u0085\u2028\u2029\ufeff]/g,
        (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
      );
}
