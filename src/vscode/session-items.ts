import * as vscode from 'vscode';
import type { SessionList } from '../node/sessions/list-sessions.ts';
import type { SessionSummary } from '../node/sessions/summary.ts';
import { escapeIcons } from './convert.ts';

/** A line of the list of sessions; the last ones may say something about the list instead of naming a session. */
export interface SessionItem extends vscode.QuickPickItem {
  readonly session?: SessionSummary;
  readonly action?: 'show-unreadable' | 'look-back-further';
}

/** Anyone's text as one line of a tree or a message, which know no icons: no line break or direction mark of its own. */
export function oneLine(text: string, limit: number): string {
  const line = text
    .replace(/[\p{Cf}\p{Co}]/gu, '')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  const characters = [...line];
  return characters.length > limit ? `${characters.slice(0, limit - 1).join('')}…` : line;
}

/** The same as one line of a quick pick, where it brings no icon either. */
export function plainLine(text: string, limit: number): string {
  return escapeIcons(oneLine(text, limit));
}

function formatMinutes(minutes: number): string {
  if (minutes < 1) return 'under 1 min';
  if (minutes < 90) return `${Math.round(minutes)} min`;
  return `${Math.floor(minutes / 60)} h ${String(Math.round(minutes % 60)).padStart(2, '0')} min`;
}

function formatTokens(tokens: number): string {
  return tokens < 1000 ? `${tokens}` : `${Math.round(tokens / 1000)}k`;
}

function formatTime(time: string): string {
  return new Date(time).toLocaleString(vscode.env.language, { dateStyle: 'medium', timeStyle: 'short' });
}

function iconOf({ redo, signals }: SessionSummary): vscode.ThemeIcon {
  if ((redo.minutes ?? 0) > 0) return new vscode.ThemeIcon('flame');
  return new vscode.ThemeIcon(signals.length > 0 ? 'warning' : 'comment-discussion');
}

/** The kinds of signals, each once with how often: short enough to be seen at a glance and found by typing. */
function countSignals({ signals }: SessionSummary): readonly string[] {
  const counts = new Map<string, number>();
  for (const { id } of signals) counts.set(id, (counts.get(id) ?? 0) + 1);
  return [...counts].map(([id, n]) => (n === 1 ? id : `${id} ×${n}`));
}

function toItem(session: SessionSummary, written: ReadonlySet<string>): SessionItem {
  const { agent, start, counts, redo, task, id } = session;
  const cost = [
    ...(redo.minutes === null || redo.minutes === 0 ? [] : [`redo ${formatMinutes(redo.minutes)}`]),
    ...(counts.activeMinutes === null ? [] : [`${formatMinutes(counts.activeMinutes)} active`]),
    ...(counts.outputTokens === null ? [] : [`${formatTokens(counts.outputTokens)} tokens`]),
  ];
  const facts = [...(start ? [formatTime(start)] : []), agent, ...(written.has(id) ? ['has a post-mortem'] : [])];
  return {
    label: plainLine(task ?? '', 48) || `Session ${id.slice(0, 8)}`,
    description: plainLine(facts.join(' · '), 160),
    detail: plainLine([cost.join(', '), ...countSignals(session)].join(' · '), 240),
    iconPath: iconOf(session),
    session,
  };
}

const separator = (label: string): SessionItem => ({ label, kind: vscode.QuickPickItemKind.Separator });

const plural = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`;

/** The list as one picks from it, worst first; `written` holds the ids of sessions that have a post-mortem. */
export function toSessionItems(list: SessionList, written: ReadonlySet<string>): readonly SessionItem[] {
  const isTelling = ({ redo, signals }: SessionSummary): boolean => (redo.minutes ?? 0) > 0 || signals.length > 0;
  const telling = list.sessions.filter(isTelling);
  const others = list.sessions.filter((session) => !isTelling(session));
  const items = (sessions: readonly SessionSummary[]): readonly SessionItem[] =>
    sessions.map((session) => toItem(session, written));
  const unreadable: SessionItem = {
    label: `${plural(list.unreadable.length, 'session')} could not be read`,
    detail: 'Show which, and why',
    iconPath: new vscode.ThemeIcon('warning'),
    alwaysShow: true,
    action: 'show-unreadable',
  };
  const none: SessionItem = {
    label: 'No session was recorded in this folder',
    detail: `Looked at ${plural(list.scanned, 'session file')} of this user. Change how far back the list goes …`,
    iconPath: new vscode.ThemeIcon('info'),
    alwaysShow: true,
    action: 'look-back-further',
  };
  return [
    ...(telling.length > 0 ? [separator('worst first'), ...items(telling)] : []),
    ...(others.length > 0 ? [separator('nothing noticed'), ...items(others)] : []),
    ...(list.sessions.length === 0 ? [none] : []),
    ...(list.unreadable.length > 0 ? [separator('not in the list'), unreadable] : []),
  ];
}

/** How many sessions there are, and how many could not be read. */
export function describeList({ sessions, unreadable }: SessionList): string {
  const missing = unreadable.length > 0 ? `, ${unreadable.length} could not be read` : '';
  return `${plural(sessions.length, 'session')}${missing}`;
}
