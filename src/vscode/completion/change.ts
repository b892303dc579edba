import * as vscode from 'vscode';
import { addDays } from '../../core/text/dates.ts';
import type { YamlPlace } from '../../core/text/yaml-place.ts';
import type { Word } from '../../core/postmortem/vocabulary.ts';
import { today } from '../local-date.ts';
import { offerGlobs, offerOwners, offerPaths } from './names.ts';
import { toItems, type Offer, type Spot } from './offer.ts';

const { EnumMember, Property, Value, Event } = vscode.CompletionItemKind;

/** The lines of the harness-change block around the cursor, up to it; null where there is none. */
export function changeBefore({ document, position }: Pick<Spot, 'document' | 'position'>): string | null {
  for (let line = position.line - 1; line >= 0; line--) {
    const { text } = document.lineAt(line);
    if (!/^\s*(`{3,}|~{3,})/.test(text)) continue;
    if (!/harness-change\s*$/.test(text)) return null;
    return document.getText(new vscode.Range(new vscode.Position(line + 1, 0), position));
  }
  return null;
}

/** The keys of the block itself that are there already. */
function keysInBlock({ postmortem, offset }: Spot): readonly string[] {
  const block = postmortem.changes.find(({ range }) => range.start <= offset && offset <= range.end);
  return [...(block?.fields.keys() ?? [])];
}

function offerKeys(words: readonly Word[], spot: Spot, { path }: YamlPlace): readonly Offer[] {
  const there = keysInBlock(spot);
  return words
    .filter(({ name }) => !there.includes([...path, name].join('.')) && name !== 'applied' && name !== 'shown')
    .map(({ name, about }) => ({ name, about, insert: `${name}: `, kind: Property, goesOn: true }));
}

function freeId({ postmortem }: Spot): string {
  const taken = postmortem.changes.flatMap(({ change }) => change?.id ?? []);
  for (let number = 1; ; number++) if (!taken.includes(`c${number}`)) return `c${number}`;
}

/** Days within the week. */
function offerDays(): readonly Offer[] {
  return [1, 2, 3, 5, 7].flatMap((days) => {
    const day = addDays(today(), days);
    return day === null ? [] : [{ name: day, detail: days === 1 ? 'tomorrow' : `in ${days} days`, kind: Event }];
  });
}

/** A handle begins with a character that YAML wants in quotes. */
function quoted(offers: readonly Offer[], quote: string, after: string): readonly Offer[] {
  const end = quote !== '' && !after.startsWith(quote) ? quote : '';
  return offers.map((offer) => {
    const needsQuotes = quote === '' && /^[^\w]|[:#*]/.test(offer.name) && !offer.goesOn;
    const text = offer.insert ?? offer.name;
    return { ...offer, insert: needsQuotes ? JSON.stringify(text) : `${text}${offer.goesOn ? '' : end}` };
  });
}

async function valuesOf(spot: Spot, { path, typed }: YamlPlace): Promise<readonly Offer[]> {
  const { host, document } = spot;
  const { changeValues, targets } = await host.engine();
  const key = path.join('.');
  switch (key) {
    case 'id':
      return [{ name: freeId(spot), kind: Value }];
    case 'targets':
      return targets.map(({ id, title }) => ({ name: id, detail: title, kind: EnumMember }));
    case 'owner':
      return offerOwners(host, document);
    case 'due':
      return offerDays();
    case 'rule.file':
    case 'doc.path':
    case 'template.file':
      return offerPaths(host, document, typed);
    case 'guard.paths':
    case 'guard.deny.path':
    case 'guard.ask.path':
    case 'guard.allow.path':
    case 'rule.paths':
    case 'doc.paths':
      return offerGlobs(host, document, typed);
  }
  const words = Object.hasOwn(changeValues, key) ? (changeValues[key] ?? []) : [];
  return words.map(({ name, about }) => ({ name, about, kind: EnumMember }));
}

/** The keys of a change and what may stand at each. */
export async function completeChange(spot: Spot, block: string): Promise<vscode.CompletionItem[]> {
  const { changeKeys, placeInYaml } = await spot.host.engine();
  const place = placeInYaml(block);
  if (!place) return [];
  if (!place.isKey) return toItems(spot, quoted(await valuesOf(spot, place), place.quote, spot.after), place.typed);
  const key = place.path.join('.');
  const words = Object.hasOwn(changeKeys, key) ? (changeKeys[key] ?? []) : [];
  return toItems(spot, offerKeys(words, spot, place), place.typed);
}
