import type { Change } from '../../model/change.ts';
import { findJson, parseJson } from '../../text/json.ts';
import { insertProperty, removeProperty } from '../../text/json-edit.ts';
import type { TargetParts } from '../assemble.ts';
import { dropEmpty, emptyOnTheWay, keptMark, planSteps, unplanSteps } from '../json-file.ts';
import type { JsonFile } from '../json-file.ts';
import { mergePlans, refuse, remark } from '../plans.ts';
import type { RuleWriter } from '../rule-change.ts';
import {
  exists,
  hasAgentsFile,
  inFolder,
  isScoped,
  layoutWriter,
  ruleFilesOf,
  scopeFolder,
  throughImport,
} from '../rule-layout.ts';
import type { RuleLayout, RuleView, Spot } from '../rule-layout.ts';
import type { HarnessFiles } from '../harness-file.ts';
import type { Plan, PlanContext } from '../target.ts';
import { fileNames, readSettings, settingsPath } from './settings.ts';

const nameKey = ['context', 'fileName'] as const;
/** What we set once where nothing is said: AGENTS.md for all agents, GEMINI.md for what only this one is told. */
const wantedNames = ['AGENTS.md', 'GEMINI.md'];

/** Gemini CLI: GEMINI.md, or what `context.fileName` of its settings names; scopes are folders. */
const layout: RuleLayout = {
  files(change) {
    const folder = scopeFolder(change.rule?.paths ?? []);
    return [settingsPath, ...wantedNames, ...(folder === '' ? [] : wantedNames.map((name) => inFolder(folder, name)))];
  },
  shared: ({ rule, files }) => {
    const folder = scopeFolder(rule.paths ?? []);
    const names = [...new Set([...namesIn(files), ...wantedNames])];
    return [...names, ...(folder === '' ? [] : names.map((name) => inFolder(folder, name)))];
  },
  own: () => null,
  choose: chooseFile,
  when: { always: 'every session of Gemini CLI', scoped: 'sessions that touch that folder' },
  notes: ['Gemini CLI reads rules when a session begins, so start a new one; /memory show prints them.'],
};

function namesIn(files: HarnessFiles): readonly string[] {
  const settings = readSettings(files);
  return 'refusal' in settings ? ['GEMINI.md'] : (fileNames(settings) ?? ['GEMINI.md']);
}

function chooseFile(view: RuleView): Spot {
  const { rule, files } = view;
  const settings = readSettings(files);
  if ('refusal' in settings) return settings;
  const names = fileNames(settings) ?? ['GEMINI.md'];
  const first = names.find((name) => exists(files, name)) ?? names[0] ?? 'GEMINI.md';
  const folder = scopeFolder(rule.paths ?? []);
  if (isScoped(rule)) {
    return folder === ''
      ? { refusal: 'Gemini CLI knows no scopes, only folders: give `paths` below one folder (src/api/**).' }
      : { block: inFolder(folder, names.find((name) => exists(files, inFolder(folder, name))) ?? first) };
  }
  if (names.includes('AGENTS.md') && hasAgentsFile(view)) return { block: 'AGENTS.md' };
  if (exists(files, first)) return { block: throughImport(files, first) };
  return { block: needsName(view, settings) ? 'AGENTS.md' : first };
}

/** Whether the rule goes to AGENTS.md, which Gemini CLI reads only once its settings name it. */
function needsName(view: Pick<RuleView, 'files' | 'change' | 'rule'>, settings: JsonFile): boolean {
  const isFree = fileNames(settings) === null && !exists(view.files, 'GEMINI.md');
  return isFree && !isScoped(view.rule) && view.rule.file === undefined && hasAgentsFile(view);
}

/** Rules of Gemini CLI, with the setting that lets it read AGENTS.md where it is needed. */
export const geminiRules: TargetParts['rules'] = {
  files: (change) => ruleFilesOf(layout, change),
  writer(change, files, context) {
    const inner = layoutWriter(layout, change, { files, context });
    return {
      ...inner,
      add: (rule, text) => mergePlans(inner.add(rule, text), planName(change, files)),
      remove: (rule, text) => mergePlans(inner.remove(rule, text), unplanName(change, files, context)),
    } satisfies RuleWriter;
  },
};

function planName(change: Change, files: HarnessFiles): Plan {
  const settings = readSettings(files);
  if ('refusal' in settings) return refuse(settings.refusal);
  const rule = change.rule ?? { do: 'add' };
  const names = fileNames(settings);
  if (!needsName({ files, change, rule }, settings)) {
    const kept = change.applied?.kept ?? (names === null ? [] : [keptMark(settings, nameKey)]);
    return { ...remark(), ...(kept.length > 0 ? { kept } : {}) };
  }
  const context = settings.root && findJson(settings.root, ['context']);
  if (context && context.type !== 'object')
    return refuse(`${settingsPath}: \`context\` is no object: mend it, then apply.`);
  const step = (text: string) => {
    const there = findJson(parseJson(text) ?? settingsRoot, ['context']);
    return there
      ? insertProperty(text, ['context'], ['fileName', wantedNames])
      : insertProperty(text, [], ['context', { fileName: wantedNames }]);
  };
  const kept = change.applied?.kept ?? emptyOnTheWay(settings, ['context']);
  const note = `${settingsPath} now names AGENTS.md beside GEMINI.md, so that Gemini CLI reads what the other agents read.`;
  return mergePlans(planSteps(settings, [step]), { ...remark(note), ...(kept.length > 0 ? { kept } : {}) });
}

const settingsRoot = { type: 'object', start: 0, end: 2, children: [], value: {} } as const;

/** Takes the setting back unless other rules of ours rely on it. */
function unplanName(change: Change, files: HarnessFiles, context: PlanContext): Plan {
  const settings = readSettings(files);
  if ('refusal' in settings) return refuse(settings.refusal);
  const kept = new Set(change.applied?.kept ?? []);
  const isOurs = JSON.stringify(fileNames(settings)) === JSON.stringify(wantedNames);
  if (!isOurs || kept.has(keptMark(settings, nameKey))) return remark();
  const blocks = [...(files.get('AGENTS.md')?.text ?? '').matchAll(/<!-- postmortem:begin id=(\S+) -->/g)];
  if (blocks.some(([, id]) => id !== `${context.postmortemId}/${change.id}`)) {
    return remark(`${settingsPath} goes on naming AGENTS.md, since other rules of post-mortems stand there.`);
  }
  return unplanSteps(
    settings,
    [(text) => removeProperty(text, ['context'], nameKey[1]), ...dropEmpty(settings, ['context'], kept)],
    { kept },
  );
}
