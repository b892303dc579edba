import type { Change, RuleChange } from '../../model/change.ts';
import { findPlace, markOf, mergePlans, refuse, remark } from '../plans.ts';
import type { Place } from '../plans.ts';
import type { RuleWriter } from '../rule-change.ts';
import {
  asBullet,
  costNote,
  generatedProblem,
  importsFile,
  planBlock,
  planOwnFile,
  similarElsewhere,
  unplanBlock,
  unplanOwnFile,
} from '../rule-file.ts';
import type { HarnessFiles } from '../harness-file.ts';
import type { Plan, PlanContext } from '../target.ts';

const memoryFiles = ['CLAUDE.md', '.claude/CLAUDE.md'] as const;

/** What planning a rule for Claude Code looks at. */
export function ruleFiles(change: Change): readonly string[] {
  return [
    ...memoryFiles,
    'CLAUDE.local.md',
    'AGENTS.md',
    '.claude/rules/**/*.md',
    ...(change.rule?.file === undefined ? [] : [change.rule.file]),
    'rulesync.jsonc',
    '.rulesync/**',
    '.ruler/**',
  ];
}

/** Where Claude Code is told a rule: its memory file, AGENTS.md where that is what it reads, or a file of its own. */
export function ruleWriter(change: Change, files: HarnessFiles, context: PlanContext): RuleWriter {
  const mark = markOf(change, context);
  const own = `.claude/rules/${mark.replace('/', '-')}.md`;
  const candidates = [
    ...memoryFiles,
    'AGENTS.md',
    ...[...files.keys()].filter((path) => path.startsWith('.claude/rules/') && path !== own),
  ];
  const planAdd: RuleWriter['add'] = (rule, text) => {
    if (isScoped(rule)) {
      const scoped = scopedText(rule, text);
      return 'refusal' in scoped
        ? refuse(scoped.refusal)
        : mergePlans(planOwnFile(files, own, { text: scoped.text, context }), scopeNotes(text));
    }
    const choice = rule.file === undefined ? chooseFile(files) : { path: rule.file, notes: [] };
    if (choice.path === null) {
      const text2 = `${asBullet(text)}\n`;
      return mergePlans(planOwnFile(files, own, { text: text2, context }), cost(text), remark(...choice.notes));
    }
    const place = findPlace(files, choice.path);
    if ('refusal' in place) return refuse(place.refusal);
    const generated = generatedProblem(files, place);
    if (generated !== null) return refuse(generated);
    const block = planBlock(place, mark, { body: asBullet(text), context });
    return mergePlans(block, cost(text), remark(...choice.notes));
  };
  return {
    candidates,
    add(rule, text) {
      const plan = planAdd(rule, text);
      if (rule.do !== 'add') return plan;
      const read = candidates.filter((path) => path !== 'AGENTS.md' || !memoryFiles.some((name) => files.has(name)));
      return mergePlans(plan, similarElsewhere(plan, asBullet(text), existing(files, read)));
    },
    remove(rule, text) {
      const scoped = isScoped(rule) ? scopedText(rule, text) : { text: `${asBullet(text)}\n` };
      if ('refusal' in scoped) return refuse(scoped.refusal);
      const held = blockPlaces(files, rule).map((place) => unplanBlock(place, mark, { body: asBullet(text), context }));
      return mergePlans(unplanOwnFile(files, own, { text: scoped.text, context }), ...held);
    },
  };
}

/** The decision of where an unscoped rule is read; null path = a file of its own under `.claude/rules`. */
function chooseFile(files: HarnessFiles): { readonly path: string | null; readonly notes: readonly string[] } {
  const exists = (path: string): boolean => typeof files.get(path)?.text === 'string';
  const memory = memoryFiles.find(exists);
  if (memory !== undefined) {
    const folder = memory.startsWith('.claude/') ? '../' : '';
    const text = files.get(memory)?.text ?? '';
    if (importsFile(text, `${folder}AGENTS.md`) && exists('AGENTS.md')) return { path: 'AGENTS.md', notes: [] };
    const place = findPlace(files, memory);
    const isLinked = 'path' in place && place.path === 'AGENTS.md';
    const notes =
      exists('AGENTS.md') && !isLinked
        ? [`AGENTS.md exists beside ${memory}, and other agents read that: add the target agents-md for them.`]
        : [];
    return { path: memory, notes };
  }
  const away = memoryFiles.find((path) => 'refusal' in findPlace(files, path));
  if (away !== undefined) {
    return {
      path: null,
      notes: [`${away} leads out of the repository and stays as it is; the rule is a file of its own.`],
    };
  }
  if (exists('CLAUDE.local.md')) {
    return {
      path: null,
      notes: [
        'CLAUDE.local.md keeps Claude Code from reading AGENTS.md on this machine, so the rule is a file of its own.',
      ],
    };
  }
  if (exists('AGENTS.md')) {
    return { path: 'AGENTS.md', notes: ['Claude Code reads AGENTS.md from version 2.1.277 on; older ones do not.'] };
  }
  return { path: null, notes: [] };
}

/** The files that are there, each real one once. */
function existing(files: HarnessFiles, paths: readonly string[]): readonly Place[] {
  const places = paths.map((path) => findPlace(files, path)).filter((place) => 'path' in place && place.text !== null);
  return [...new Map(places.flatMap((place) => ('path' in place ? [[place.path, place] as const] : []))).values()];
}

/** The files in which the rule's block may stand, each real one once. */
function blockPlaces(files: HarnessFiles, rule: RuleChange): readonly Place[] {
  const places = new Map<string, Place>();
  for (const path of [...memoryFiles, 'AGENTS.md', ...(rule.file === undefined ? [] : [rule.file])]) {
    const place = findPlace(files, path);
    if (!('refusal' in place)) places.set(place.path, place);
  }
  return [...places.values()];
}

function isScoped(rule: RuleChange): boolean {
  return rule.do === 'scope' || (rule.paths?.length ?? 0) > 0;
}

function scopedText(rule: RuleChange, text: string): { text: string } | { refusal: string } {
  if (!rule.paths || rule.paths.length === 0) return { refusal: 'To scope a rule, give the `paths` that it is for.' };
  const globs = rule.paths.map(ruleGlob);
  const bad = rule.paths.find((_, index) => globs[index] === null);
  if (bad !== undefined)
    return {
      refusal: `The glob ${JSON.stringify(bad)} matches nothing in Claude Code: write it without a leading ! or ../.`,
    };
  const list = globs.map((glob) => `  - ${JSON.stringify(glob)}\n`).join('');
  return { text: `---\npaths:\n${list}---\n\n${asBullet(text)}\n` };
}

/**
 * A glob relative to the root in the spelling that Claude Code, Copilot and VS Code understand alike: a single folder
 * name is any such folder for Claude Code, unless something follows the slash.
 */
function ruleGlob(glob: string): string | null {
  const plain = glob.replace(/^\.\//, '').replace(/^\/+/, '');
  if (/^!|^\.\.(\/|$)|^\.$|^$/.test(plain)) return null;
  if (plain.startsWith('**/')) return plain;
  const folder = /^([^/*?{[]+)\/(\*\*)?$/.exec(plain)?.[1];
  if (folder !== undefined) return `${folder}/**/*`;
  return plain.includes('/') ? plain.replace(/\/$/, '/**') : `/${plain}`;
}

function cost(text: string): Plan {
  return mergePlans(
    costNote(text, 'every session'),
    remark('Claude Code reads rules when a session begins: start a new one.'),
  );
}

function scopeNotes(text: string): Plan {
  return mergePlans(
    costNote(text, 'sessions that read or edit a file it is for'),
    remark(
      'A scoped rule arrives with the first file it is for, after that call: it cannot prevent a first edit made without reading.',
    ),
  );
}
