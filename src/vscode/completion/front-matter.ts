import * as vscode from 'vscode';
import type { Offer, Spot } from './offer.ts';
import { toItems } from './offer.ts';
import { listEvidence } from './evidence.ts';

const { EnumMember, Property, File } = vscode.CompletionItemKind;

/** Whether a line stands between the first fence of the document and the next. */
export function isInFrontMatter({ document, position }: Pick<Spot, 'document' | 'position'>): boolean {
  if (document.lineAt(0).text !== '---' || position.line === 0) return false;
  for (let line = 1; line < position.line; line++) if (document.lineAt(line).text === '---') return false;
  return true;
}

async function valuesOf(key: string, { host, document, postmortem }: Spot): Promise<readonly Offer[]> {
  const { frontMatterWords } = await host.engine();
  const { templates, patterns } = await host.teams.of(document);
  const template = templates.find(({ id }) => id === postmortem.frontMatter?.template);
  switch (key) {
    case 'template':
      return templates.map(({ id, title, description }) => ({
        name: id,
        detail: title,
        about: description,
        kind: EnumMember,
      }));
    case 'severity':
      return (template?.severities ?? []).map(({ level, when }) => ({
        name: `${level}`,
        detail: when,
        kind: EnumMember,
      }));
    case 'evidence':
      return (await listEvidence(document)).map((name) => ({ name, kind: File }));
    case 'pattern':
      if (patterns.length > 0) return patterns.map(({ id, title }) => ({ name: id, detail: title, kind: EnumMember }));
  }
  const words = Object.hasOwn(frontMatterWords, key) ? (frontMatterWords[key] ?? []) : [];
  return words.map(({ name, about }) => ({ name, about, kind: EnumMember }));
}

/** The keys that are not there yet, and what may stand at a key. */
export async function completeFrontMatter(spot: Spot): Promise<vscode.CompletionItem[]> {
  const { host, before, postmortem } = spot;
  const [, key] = /^([a-z]+):\s+/.exec(before) ?? [];
  if (key !== undefined) {
    const typed = /[^\s"']*$/.exec(before)?.[0] ?? '';
    return toItems(spot, await valuesOf(key, spot), typed);
  }
  if (!/^[a-z]*$/.test(before)) return [];
  const { frontMatterKeys } = await host.engine();
  const offers = frontMatterKeys
    .filter(({ name }) => !postmortem.fields.has(name))
    .map(({ name, about }) => ({ name, about, insert: `${name}: `, kind: Property, goesOn: true }));
  return toItems(spot, offers, before);
}
