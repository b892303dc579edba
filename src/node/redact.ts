import { lintSource } from '@secretlint/core';
import { secretLintProfiler } from '@secretlint/profiler';
import { creator } from '@secretlint/secretlint-rule-preset-recommend';
import type { SecretLintCoreConfig } from '@secretlint/types';

/** A secret's place in a text, UTF-16 offsets. */
export interface SecretRange {
  readonly start: number;
  readonly end: number;
  /** What kind it is: `github`, `aws`, `privatekey` … */
  readonly rule: string;
}

/** A text without its secrets, and the kinds that were masked in it. */
export interface Redacted {
  readonly text: string;
  readonly masked: readonly string[];
}

// It keeps every mark for ever and searches them all at each new one: every check would be slower than the one before.
secretLintProfiler.mark = () => undefined;

const preset = '@secretlint/secretlint-rule-preset-recommend';
const config: SecretLintCoreConfig = {
  rules: [
    {
      id: preset,
      rule: creator,
      rules: [{ id: '@secretlint/secretlint-rule-aws', options: { enableIDScanRule: true, allows: ['/EXAMPLE/'] } }],
    },
  ],
};

/** Words that stand for a value in code, documents and schemas. */
const placeholder = String.raw`(?!(?:string|required|optional|null|undefined|none|true|false|example|changeme|placeholder|redacted|your|process\.|os\.|env\.|x{3,}|\*{3,}|\.{3})\b|[xX*.]{3})`;
const beforeValue = String.raw`(?:\\?["'])?\s*(?:=|:)\s*`;
const password = String.raw`(?:^|[^a-z0-9])(?:[a-z0-9]{0,40}[_-])?(?:password|passwd|passphrase)`;
const key = String.raw`(?:^|[^a-z0-9])(?:[a-z0-9]{0,40}[_-]){0,4}(?:token|secret|api[_-]?key|access[_-]?key|private[_-]?key|client[_-]?secret)`;

/** What is a secret by its shape or by what stands before it, as far as the rules above leave it; the last group is the value. */
const named: readonly (readonly [string, RegExp])[] = [
  [
    'privatekey',
    /(-----BEGIN [A-Z ]*PRIVATE KEY(?: BLOCK)?-----[^]*?(?:-----END [A-Z ]*PRIVATE KEY(?: BLOCK)?-----|$))/g,
  ],
  ['jwt', /\b(eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,})/g],
  ['token', /\b(AIza[\w-]{35}|[sr]k_(?:live|test)_[A-Za-z0-9]{16,}|hf_[A-Za-z0-9]{30,}|pypi-[\w-]{50,})/g],
  ['authorization', /\bauthorization["']?\s*[:=]\s*["']?(?:bearer|basic|token)\s+([\w.~+/=-]{12,})/gi],
  ['authorization', /\bbearer\s+((?=[\w.~+/=-]{0,200}\d)[\w.~+/=-]{16,})/gi],
  ['authorization', /\bcurl\b[^\n|;&]{0,300}\s(?:-u|--user)\s+["']?[\w.@-]+:([^\s"'`$]{4,})/g],
  [
    'assignment',
    /\b[A-Z0-9_]*(?:TOKEN|SECRET|PASSWORD|PASSWD|API_?KEY|PRIVATE_?KEY|ACCESS_?KEY)[A-Z0-9_]*=["']?([^\s"'`$&|;<>‹]{12,})/g,
  ],
  // A password in quotes or right behind an equals sign may look like any word; behind a colon it shows a figure.
  [
    'assignment',
    new RegExp(`${password}${beforeValue}\\\\?["']${placeholder}([^\\s"'\`$<‹{\\\\]{6,})(?=\\\\?["'])`, 'gi'),
  ],
  ['assignment', new RegExp(`${password}=${placeholder}([^\\s"'\`$&|;<>‹(){}[\\],/]{6,})`, 'gi')],
  [
    'assignment',
    new RegExp(`${password}:\\s*${placeholder}((?=[a-z_!@#%^*+-]{0,100}\\d)[^\\s"'\`$&|;<>‹(){}[\\],]{6,})`, 'gi'),
  ],
  [
    'assignment',
    new RegExp(
      `${key}${beforeValue}(?:\\\\?["'])?${placeholder}((?=[\\w.~+/=-]{0,200}\\d)(?=[\\w.~+/=-]{0,200}[a-z])[\\w.~+/=-]{12,})`,
      'gi',
    ),
  ],
  ['assignment', /\s--(?:password|passwd)[ =]["']?([^\s"'`$<‹-][^\s"'`]{5,})/gi],
  ['assignment', /\s--(?:token|secret|api-?key)[ =]["']?((?=[\w.~+/=-]{0,200}\d)[\w.~+/=-]{12,})/gi],
];

/** The secrets in a text, in order, overlapping ones joined. */
export async function findSecrets(text: string): Promise<readonly SecretRange[]> {
  // A comment in the text could switch the rules off: it may not come from a transcript.
  const content = text.replace(/secretlint-/gi, 'secretlint_');
  const { messages } = await lintSource({
    source: { filePath: '/text.txt', content, contentType: 'text', ext: '.txt' },
    options: { config },
  });
  const found: SecretRange[] = messages.map(({ range: [start, end], ruleId }) => {
    return { start, end, rule: ruleId.replace(/^.*secretlint-rule-/, '') };
  });
  for (const [rule, pattern] of named) {
    for (const match of text.matchAll(pattern)) {
      const end = match.index + match[0].length;
      // What is called is a function's name.
      if (text[end] !== '(') found.push({ start: end - (match.at(-1) ?? '').length, end, rule });
    }
  }
  return joinOverlaps(found);
}

function joinOverlaps(ranges: readonly SecretRange[]): readonly SecretRange[] {
  const joined: SecretRange[] = [];
  for (const range of [...ranges].sort((a, b) => a.start - b.start || b.end - a.end)) {
    const last = joined.at(-1);
    if (last && range.start < last.end) joined[joined.length - 1] = { ...last, end: Math.max(last.end, range.end) };
    else joined.push(range);
  }
  return joined;
}

/** What stands in a secret's place. */
function maskFor(rule: string): string {
  return `‹masked: ${rule}›`;
}

function mask(text: string, secrets: readonly SecretRange[]): string {
  let result = '';
  let position = 0;
  for (const { start, end, rule } of secrets) {
    result += text.slice(position, start) + maskFor(rule);
    position = end;
  }
  return result + text.slice(position);
}

/** Masks the secrets of a text and shortens these and other home directories to `~`. */
export async function redact(text: string, homes: readonly string[]): Promise<Redacted> {
  const secrets = await findSecrets(text);
  return { text: shortenHome(mask(text, secrets), homes), masked: [...new Set(secrets.map(({ rule }) => rule))] };
}

/** Between texts that are searched together; no rule's pattern reaches over it. */
const separator = '\n\u0000\u0000\n';

/** Redacts many texts at once; the results stand in the same order. */
export async function redactAll(texts: readonly string[], homes: readonly string[]): Promise<readonly string[]> {
  const results = new Map<string, string>();
  const short: string[] = [];
  for (const text of new Set(texts)) {
    // The marks of a private key reach over lines and so over separators.
    if (text.includes('-----BEGIN') || text.includes('\u0000')) results.set(text, (await redact(text, homes)).text);
    else short.push(text);
  }
  const all = short.join(separator);
  const secrets = await findSecrets(all);
  let start = 0;
  let next = 0;
  for (const text of short) {
    const end = start + text.length;
    const own: SecretRange[] = [];
    for (let secret = secrets[next]; secret && secret.start < end; secret = secrets[++next]) {
      own.push({ ...secret, start: Math.max(0, secret.start - start), end: Math.min(secret.end, end) - start });
    }
    results.set(text, shortenHome(mask(text, own), homes));
    start = end + separator.length;
  }
  return texts.map((text) => results.get(text) ?? '');
}

const anyHome = /(?<![\w./~-])(?:file:\/\/)?(?:\/home|\/Users)\/[^/\s"'`:;,()[\]{}<>|&$*?\\]+/g;
const windowsHome = /(?<![\w])[A-Za-z]:(?:\\{1,2}|\/)Users(?:\\{1,2}|\/)[^\\/\s"'`:;,()[\]{}<>|&$*?]+/g;

/** The text with home directories as `~`: these, and what looks like anybody's. */
export function shortenHome(text: string, homes: readonly string[]): string {
  const own = homes.reduce((result, home) => (home.length > 1 ? replaceFolder(result, home) : result), text);
  return own.replace(anyHome, '~').replace(windowsHome, '~');
}

/** The home directories that a session's own paths lie in: it may have been recorded on another machine. */
export function homesIn(paths: readonly (string | null)[]): readonly string[] {
  const found = paths.flatMap(
    (path) => /^(?:\/home|\/Users|[A-Za-z]:[\\/]Users)[\\/][^\\/]+/.exec(path ?? '')?.[0] ?? [],
  );
  return [...new Set(found)];
}

function replaceFolder(text: string, folder: string): string {
  const bare = folder.replace(/[\\/]+$/, '');
  const escaped = bare.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  // Some agents name a folder after a path with its separators turned into hyphens.
  const dashed = bare.replace(/[^A-Za-z0-9]/g, '-').replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return text
    .replace(new RegExp(`(?<![\\w.~-])${escaped}(?![\\w.-])`, 'g'), '~')
    .replace(new RegExp(`(?<=/)${dashed}(?=[-/])`, 'g'), '-~');
}
