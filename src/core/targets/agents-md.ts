import type { Change, RuleChange } from '../model/change.ts';
import { assembleTarget } from './assemble.ts';
import { findPlace, markOf, mergePlans, refuse, remark } from './plans.ts';
import type { RuleWriter } from './rule-change.ts';
import { asBullet, costNote, generatedProblem, importsFile, planBlock, unplanBlock } from './rule-file.ts';
import { generatorFiles, scopeFolder } from './rule-layout.ts';
import type { HarnessFiles } from './harness-file.ts';
import type { Plan, PlanContext, Target } from './target.ts';

const title = 'AGENTS.md';
/** Codex reads this many bytes of all its rule files together; the rule comes last. */
const codexLimit = 32 * 1024;
const claudeFiles = ['CLAUDE.md', '.claude/CLAUDE.md', 'CLAUDE.local.md'];

/** AGENTS.md, which Codex, Copilot, Cursor, OpenCode, Qwen, Cline, Devin, Kiro and others read. */
const agentsMd: Target = assembleTarget({
  id: 'agents-md',
  title,
  rules: {
    files(change) {
      const nested = scopeFolder(change.rule?.paths ?? []);
      return [
        'AGENTS.md',
        'AGENTS.override.md',
        ...claudeFiles,
        ...(nested === '' ? [] : [`${nested}/AGENTS.md`]),
        ...(change.rule?.file === undefined ? [] : [change.rule.file]),
        ...generatorFiles,
      ];
    },
    writer: writerFor,
  },
  hook: 'AGENTS.md is prose and cannot hold a hook: name the target of an agent, such as claude-code or codex.',
  permission:
    'AGENTS.md is prose and cannot hold permissions: name the target of an agent, such as claude-code or codex.',
});

export default agentsMd;

function writerFor(change: Change, files: HarnessFiles, context: PlanContext): RuleWriter {
  const mark = markOf(change, context);
  return {
    candidates: ['AGENTS.md', 'AGENTS.override.md'],
    add(rule, text) {
      const path = ruleFile(rule);
      if ('refusal' in path) return refuse(path.refusal);
      const place = findPlace(files, path.file);
      if ('refusal' in place) return refuse(place.refusal);
      const generated = generatedProblem(files, place);
      if (generated !== null) return refuse(generated);
      return mergePlans(
        planBlock(place, mark, { body: asBullet(text), context }),
        costNote(text, 'every session of an agent that reads this file; its marker lines add about 30 more'),
        coverage(files, path.file),
      );
    },
    remove(rule, text) {
      const path = ruleFile(rule);
      if ('refusal' in path) return refuse(path.refusal);
      const place = findPlace(files, path.file);
      if ('refusal' in place) return refuse(place.refusal);
      return unplanBlock(place, mark, { body: asBullet(text), context });
    },
  };
}

function ruleFile(rule: RuleChange): { file: string } | { refusal: string } {
  if (rule.file !== undefined && rule.do === 'add') return { file: rule.file };
  if (!rule.paths || rule.paths.length === 0) {
    return rule.do === 'scope'
      ? { refusal: 'To scope a rule, give the `paths` that it is for.' }
      : { file: 'AGENTS.md' };
  }
  const folder = scopeFolder(rule.paths);
  if (folder !== '') return { file: `${folder}/AGENTS.md` };
  return {
    refusal:
      'AGENTS.md knows no scopes, only folders: give `paths` below one folder (src/api/**), or use the target claude-code.',
  };
}

/** Who does not read the file, as far as the repository shows. */
function coverage(files: HarnessFiles, path: string): Plan {
  if (path !== 'AGENTS.md') {
    return remark('Codex reads an AGENTS.md of a folder only when it is started in or below that folder.');
  }
  const notes = [
    'Agents read AGENTS.md when a session begins: start a new one. Gemini CLI reads it only when `context.fileName` names it.',
  ];
  if (files.get('AGENTS.override.md')?.text) {
    notes.push('Codex reads AGENTS.override.md here and not AGENTS.md: put the rule there too.');
  }
  if ((files.get(path)?.text ?? '').length > codexLimit) {
    notes.push('AGENTS.md is longer than 32 KiB, and Codex cuts off the rest: it will not see the rule.');
  }
  const claude = claudeFiles.filter((file) => typeof files.get(file)?.text === 'string');
  const real = files.get(path)?.linkTo ?? path;
  const covered = claude.some(
    (file) => (files.get(file)?.linkTo ?? file) === real || importsFile(files.get(file)?.text ?? '', 'AGENTS.md'),
  );
  if (claude.length > 0 && !covered) {
    notes.push(`Claude Code reads ${claude.join(' and ')} here and not AGENTS.md: add the target claude-code.`);
  }
  return remark(...notes);
}
