// node scripts/show-demo.ts [--library] [--headless] [--port N] : the demo session, or the demo library, in the workbench on
// 127.0.0.1, or without a browser.
//
// --headless goes through the whole job on the command line: the list, the post-mortem, its checks, the change as a diff,
// applied, proved on the recorded calls and taken back; each step prints the command it ran.
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { runServerCommand, startServer } from '../tools/vscode-host/server.mjs';
import { workbenchUrl } from '../tools/vscode-host/workbench.mjs';
import { makeDemo, makeLibraryDemo, type Demo } from './demo.ts';
import { root, run } from './with-node.mjs';

const cli = path.join(root, 'dist/cli.js');

/** The recorded session keeps its date, so the list must look back as far. */
const demoSettings = { 'agentPostmortem.lookBackDays': 3650 };

/** Where a demo lies. */
type Place = Omit<Demo, 'sessionId'>;

/** Runs one verb in the demo repository and prints it with what it printed; exit status 1 only says that there are findings. */
function show(demo: Place, args: readonly string[]): string {
  console.log(`\n$ agent-postmortem ${args.join(' ')}`);
  const place = ['sessions', 'session', 'new', 'prove', 'review'].includes(args[0] ?? '') ? ['--home', demo.home] : [];
  const result = spawnSync(process.execPath, [cli, ...args, ...place], { cwd: demo.repo, encoding: 'utf8' });
  process.stdout.write(result.stdout);
  process.stderr.write(result.stderr);
  if (result.status === null || result.status > 1) throw new Error(`the step ended with ${result.status}`);
  return result.stdout;
}

function showHeadless(demo: Demo): void {
  show(demo, ['sessions']);
  show(demo, ['new', '--session', demo.sessionId]);
  const name = fs.readdirSync(path.join(demo.repo, 'postmortems')).find((file) => file.endsWith('.md'));
  if (name === undefined) throw new Error('no post-mortem was written');
  const document = `postmortems/${name}`;
  console.log(`\n$ cat ${document}\n${fs.readFileSync(path.join(demo.repo, document), 'utf8')}`);
  show(demo, ['check', document]);
  show(demo, ['apply', document, '--dry-run']);
  show(demo, ['apply', document]);
  show(demo, ['prove', document]);
  show(demo, ['hooks']);
  show(demo, ['undo', document]);
}

/** What is read of a library: what is found in it, what is wrong with it, what still stands, and the review of its quarter. */
function showLibraryHeadless(demo: Place): void {
  show(demo, ['search', 'pattern:false-green']);
  show(demo, ['check']);
  show(demo, ['prove', '--all']);
  show(demo, ['review', '--since', '2026-07-01', '--out', '-']);
}

async function showWorkbench(demo: Place): Promise<void> {
  const packaged = await run('node', ['scripts/package.ts']);
  if (packaged !== 0) throw new Error('the extension could not be packaged');
  const extensionsDir = path.join(path.dirname(demo.home), 'extensions');
  const vsix = path.join(root, 'agent-postmortem.vsix');
  const installed = runServerCommand(['--install-extension', vsix, '--extensions-dir', extensionsDir]);
  if (installed !== 0) throw new Error('the extension could not be installed');
  const portFlag = process.argv.indexOf('--port');
  const port = portFlag < 0 ? 0 : Number(process.argv[portFlag + 1]);
  const server = await startServer({ extensionsDir, port, env: { HOME: demo.home }, settings: demoSettings });
  console.log(`\nThe workbench with the demo is at ${workbenchUrl(server.port, demo.repo)}`);
  console.log(
    `In it: ${isLibrary ? 'the view of post-mortems, and postmortems/reviews' : 'F1, "New Agent Post-Mortem", pick the session'}. Ctrl+C here ends it.`,
  );
  const stop = async () => {
    await server.stop();
    process.exit(0);
  };
  process.once('SIGINT', () => void stop());
  process.once('SIGTERM', () => void stop());
}

const folder = path.join(os.tmpdir(), `agent-postmortem-demo-${process.pid}`);
const isLibrary = process.argv.includes('--library');
const demo = isLibrary ? null : makeDemo(folder);
const place = demo ?? makeLibraryDemo(folder);
if (process.argv.includes('--headless')) {
  try {
    if (demo) showHeadless(demo);
    else showLibraryHeadless(place);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
} else {
  await showWorkbench(place);
}
