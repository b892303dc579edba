import { fileKind } from '../text/file-kind.ts';
import { count, quoteCode } from '../text/quote.ts';
import { parseCommands } from '../text/shell.ts';
import { distinctRefs, groupBy, writesOf, writtenTexts } from './run.ts';
import type { SignalDetector } from './signal.ts';

interface Form {
  readonly one: string;
  readonly many: string;
  readonly files: RegExp;
  /** All places of a text that have the form, each as its own text so that equal ones can be told from new ones. */
  readonly find: (text: string) => readonly string[];
}

const scripts = /\.([cm]?[jt]sx?|vue|svelte|astro|java|kt|cs|dart|scala|php|swift)$/;
const all =
  (pattern: RegExp) =>
  (text: string): readonly string[] =>
    [...text.matchAll(pattern)].map((match) => match[0].replace(/\s+/g, ' '));
const nothing = String.raw`(?:null|undefined|\[\]|\{\}|''|""|0)`;

const forms: readonly Form[] = [
  {
    one: 'empty catch block was',
    many: 'empty catch blocks were',
    files: scripts,
    find: all(/\bcatch\s*(?:\([^)\n]*\))?\s*\{\s*\}/g),
  },
  {
    one: 'catch block that only returns an empty value was',
    many: 'catch blocks that only return an empty value were',
    files: scripts,
    find: all(new RegExp(String.raw`\bcatch\s*(?:\([^)\n]*\))?\s*\{\s*return\s+${nothing};?\s*\}`, 'g')),
  },
  {
    one: 'rejection handler that drops the error was',
    many: 'rejection handlers that drop the error were',
    files: scripts,
    find: all(
      new RegExp(
        String.raw`\.catch\(\s*(?:\(\w*\)|\w+)\s*=>\s*(?:\{\s*\}|${nothing.replace(String.raw`\{\}`, String.raw`\(\{\}\)`)})\s*\)`,
        'g',
      ),
    ),
  },
  {
    one: 'handler of every exception that only passes was',
    many: 'handlers of every exception that only pass were',
    files: /\.pyi?$/,
    find: all(/^[ \t]*except(?:[ \t]+(?:Base)?Exception(?:[ \t]+as[ \t]+\w+)?)?[ \t]*:[ \t]*(?:\n[ \t]*)?pass\b/gm),
  },
  {
    one: 'handler of every exception that only returns an empty value was',
    many: 'handlers of every exception that only return an empty value were',
    files: /\.pyi?$/,
    find: all(
      /^[ \t]*except(?:[ \t]+(?:Base)?Exception(?:[ \t]+as[ \t]+\w+)?)?[ \t]*:[ \t]*(?:\n[ \t]*)?return[ \t]+(?:None|\[\]|\{\}|''|""|0)[ \t]*$/gm,
    ),
  },
  {
    one: 'empty error branch was',
    many: 'empty error branches were',
    files: /\.go$/,
    find: all(/\bif err != nil \{\s*\}/g),
  },
  {
    one: 'failure hidden by `|| true` was',
    many: 'failures hidden by `|| true` were',
    files: /\.(sh|bash|zsh|ya?ml|json)$|(^|\/)(Makefile|Dockerfile|justfile)$/,
    find: hiddenFailures,
  },
];

/** Programs whose failure is often of no interest: cleaning up, asking, stopping. */
const harmless =
  /^(rm|rmdir|kill|pkill|killall|mkdir|[ef]?grep|rg|which|command|type|umount|diff|wait|unset|cd|read|trap|test|\[|ls|cat|stat|docker|podman|systemctl|launchctl|echo|printf|find|true|git|awk|sed|jq|wc|tail|head|chmod|chown|tmux|screen|lsof|pgrep|ps)$/;

function hiddenFailures(text: string): readonly string[] {
  return text.split('\n').flatMap((line) => {
    const hidden = /^(?!\s*(?:#|\/\/)).*?\S.*\|\|\s*(?:true|:)(?=\s*(?:$|["';)]))/.exec(line);
    if (!hidden) return [];
    const command = line.replace(/^\s*(?:-\s+)?(?:run:|"[\w:-]+":\s*")?\s*@?/, '');
    const [first] = parseCommands(command).filter((one) => one.name !== '' && one.name !== 'true');
    return first && !harmless.test(first.name) && /^[\w.-]+$/.test(first.name) ? [line.trim()] : [];
  });
}

/** Places of the form that the new text has more often than the old one. */
function countNew({ find }: Form, added: string, removed: string): number {
  return find(added).length - find(removed).length;
}

const detector: SignalDetector = {
  id: 'unsafe-fallback',
  description:
    'Code that hides an error was added: an empty catch, a handler that drops the exception, `|| true` in a script.',
  patterns: ['unsafe-fallback'],
  detect(facts) {
    const writes = writesOf(facts).filter((write) => /^(code|script|config)$/.test(fileKind(write.path)));
    return forms.flatMap((form) => {
      const found = writes
        .filter((write) => form.files.test(write.path))
        .flatMap((write) => {
          const texts = writtenTexts(facts, write);
          const balance = texts ? countNew(form, texts.added, texts.removed) : 0;
          return balance === 0 ? [] : [{ write, balance }];
        });
      return [...groupBy(found, ({ write }) => write.path)].flatMap(([path, group]) => {
        const total = group.reduce((sum, { balance }) => sum + balance, 0);
        if (total <= 0) return [];
        return {
          id: 'unsafe-fallback',
          title: `${count(total, form.one, form.many)} added in ${quoteCode(path)}`,
          refs: distinctRefs(group.filter(({ balance }) => balance > 0).map(({ write }) => write.call.ref)),
          paths: [path],
          pattern: 'unsafe-fallback' as const,
        };
      });
    });
  },
};

export default detector;
