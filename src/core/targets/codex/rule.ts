import { parse as parseToml } from 'smol-toml';
import type { RuleChange } from '../../model/change.ts';
import { exists, foldersTo, inFolder, scopeFolder } from '../rule-layout.ts';
import type { RuleLayout } from '../rule-layout.ts';
import type { HarnessFiles } from '../harness-file.ts';

/** What Codex reads of all its rule files together unless its settings say otherwise, in bytes. */
const defaultLimit = 32 * 1024;
const configPath = '.codex/config.toml';

/** Codex: AGENTS.md from the project's root down to where it is started, once, 32 KiB of all together. */
export const codexRules: RuleLayout = {
  files(change) {
    const folders = foldersTo(scopeFolder(change.rule?.paths ?? []));
    return [
      ...folders.flatMap((folder) => [inFolder(folder, 'AGENTS.md'), inFolder(folder, 'AGENTS.override.md')]),
      configPath,
    ];
  },
  shared: ({ rule }) => candidates(rule),
  own: () => null,
  choose({ rule, files }) {
    const globs = rule.paths ?? [];
    const folder = scopeFolder(globs);
    if (globs.length > 0 && folder === '') {
      return {
        refusal:
          'Codex knows no scopes, only folders: give `paths` below one folder (src/api/**), or leave them out and name the files in the text.',
      };
    }
    const file = readIn(files, folder);
    return {
      block: file,
      notes: [
        ...(file.endsWith('AGENTS.override.md')
          ? [`Codex reads ${file} and not AGENTS.md beside it, so the rule is there; other agents do not read it.`]
          : []),
        ...(folder === ''
          ? []
          : [`Codex reads an AGENTS.md of a folder only when it is started in ${folder} or below.`]),
      ],
    };
  },
  limit(path, after, files) {
    const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
    const above = foldersTo(folder).slice(0, -1);
    const before = above.map((one) => bytesOf(files.get(readIn(files, one))?.text ?? ''));
    const total = before.reduce((sum, bytes) => sum + bytes, 0) + bytesOf(after);
    const most = limitOf(files);
    if (total > most) {
      return {
        refusal: `Codex reads ${most} bytes of its rule files and cuts off the rest; with the rule at the end of ${path} they have ${total}: shorten the file, or scope the rule to a folder.`,
      };
    }
    return total > most * 0.9 ? { note: `Codex's rule files have ${total} of the ${most} bytes that it reads.` } : {};
  },
  when: { always: 'every session of Codex and of other agents that read this file', scoped: 'sessions started there' },
  notes: ['Codex reads its rules when a session begins: start a new one. `codex debug prompt-input x` shows them.'],
};

function candidates(rule: RuleChange): readonly string[] {
  return foldersTo(scopeFolder(rule.paths ?? []))
    .toReversed()
    .flatMap((folder) => [inFolder(folder, 'AGENTS.override.md'), inFolder(folder, 'AGENTS.md')]);
}

/** The file that Codex reads in a folder: the override, unless it is empty. */
function readIn(files: HarnessFiles, folder: string): string {
  const override = inFolder(folder, 'AGENTS.override.md');
  const isRead = exists(files, override) && (files.get(override)?.text ?? '').trim() !== '';
  return isRead ? override : inFolder(folder, 'AGENTS.md');
}

function limitOf(files: HarnessFiles): number {
  try {
    const { project_doc_max_bytes: most } = parseToml(files.get(configPath)?.text ?? '');
    return typeof most === 'number' && most > 0 ? most : defaultLimit;
  } catch {
    // Codex does not start with broken settings, and what it starts with then has the usual limit.
    return defaultLimit;
  }
}

/** Length in UTF-8. */
function bytesOf(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}
