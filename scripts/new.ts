// npm run new -- <kind> <id> : scaffolds a plug-in (format, signal, check or target) with the fixture its generic test wants.
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { root } from './with-node.mjs';

type Scaffold = (id: string) => Readonly<Record<string, string>>;

/** Kind → the files of a new plug-in. Each starts out failing its generic test: what it says must be written, not kept. */
const scaffolds: Readonly<Record<string, Scaffold>> = {
  format: (id) => ({
    [`src/core/formats/${id}.ts`]: `import type { Format } from './format.ts';
import { SessionBuilder } from './session-builder.ts';

/** Where the shapes relied on were seen, and when: docs/formats/${id}.md. */
const format: Format = {
  id: '${id}',
  title: '${id}',
  stores: [{ kind: 'lines', locations: [{ base: 'home', glob: '.${id}/sessions/*.jsonl' }] }],
  claims: (record) => record.get('agent') === '${id}',
  headOf: (record) => {
    const cwd = record.get('cwd');
    return typeof cwd === 'string' ? { cwd } : null;
  },
  reader(file) {
    const builder = new SessionBuilder('${id}', file);
    return {
      read: (record) => builder.unknown(String(record.get('type'))),
      problem: (problem) => builder.problem(problem),
      finish: () => builder.finish(),
    };
  },
};

export default format;
`,
    [`test/fixtures/formats/${id}/first/input.jsonl`]: `{"agent":"${id}","type":"prompt","cwd":"/repo","text":"Say what the agent records here"}\n`,
    [`docs/formats/${id}.md`]: `# ${id}\n\n| shape relied on | where it was seen | when |\n| --- | --- | --- |\n`,
  }),
  signal: (id) => ({
    [`src/core/signals/${id}.ts`]: `import type { SignalDetector } from './signal.ts';

const detector: SignalDetector = {
  id: '${id}',
  description: 'What it observes, in one sentence.',
  patterns: [],
  detect: () => [],
};

export default detector;
`,
    [`test/fixtures/signals/${id}.ts`]: `import type { SignalFixture } from '../../core/signals.test.ts';

export const shows: SignalFixture['shows'] = [];

export const silent: SignalFixture['silent'] = [];
`,
  }),
  check: (id) => ({
    [`src/core/checks/${id}.ts`]: `import type { Check } from './check.ts';

const check: Check = {
  id: '${id}',
  description: 'What is wanted, and why.',
  severity: 'warning',
  unfinished: false,
  check: () => [],
};

export default check;
`,
    [`test/fixtures/checks/${id}/bad.md`]: '---\ntemplate: agent-run\n---\n⟦# Mark where the finding must be⟧\n',
    [`test/fixtures/checks/${id}/good.md`]: '---\ntemplate: agent-run\n---\n# A look-alike that is fine\n',
    [`docs/checks/${id}.md`]: `# ${id}\n\nWhat is wrong, an example of it, and how to put it right.\n`,
  }),
  target: (id) => ({
    [`src/core/targets/${id}.ts`]: `import type { Target } from './target.ts';

const target: Target = {
  id: '${id}',
  title: '${id}',
  files: () => [],
  plan: (change) => ({ files: [], refusals: [\`${id} cannot hold a \${change.kind} change.\`], notes: [] }),
  unplan: () => ({ files: [], refusals: [], notes: [] }),
};

export default target;
`,
    [`test/fixtures/targets/${id}/first/change.yaml`]: `id: c1\nkind: rule\ntargets: [${id}]\nrule: { do: add, text: "Say what the agent must do." }\n`,
  }),
};

const [kind = '', id = ''] = process.argv.slice(2);
const scaffold = scaffolds[kind];
if (!scaffold || !/^[a-z][a-z0-9-]*$/.test(id)) {
  console.error(`usage: npm run new -- <${Object.keys(scaffolds).join('|')}> <id in kebab-case>`);
  process.exit(2);
}
const files = Object.entries(scaffold(id));
const taken = files.filter(([file]) => fs.existsSync(path.join(root, file)));
if (taken.length > 0) {
  console.error(`exists already: ${taken.map(([file]) => file).join(', ')}`);
  process.exit(2);
}
for (const [file, text] of files) {
  fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  fs.writeFileSync(path.join(root, file), text);
  console.log(`written: ${file}`);
}
execFileSync(process.execPath, [path.join(root, 'scripts/generate.ts')], { stdio: 'inherit' });
console.log('Next: write the fixture, then the plug-in; CONTRIBUTING.md has the recipe.');
