// Permissions as our targets write them: the agent's fate for each call beside what the product's matcher says of it.
import type { Change } from '../../src/core/model/change.ts';
import type { RecordedCall } from '../../src/core/model/proof.ts';
import { targets } from '../../src/core/targets/index.ts';
import type { HarnessFiles } from '../../src/core/targets/harness-file.ts';
import type { Target } from '../../src/core/targets/target.ts';
import { applyEdits } from '../../src/core/text/edits.ts';
import { makePlace, runAgent, type Act, type Agent, type Outcome, type Place } from './agent.ts';
import { permissionTables, type Fate, type PermissionRow, type PermissionTable } from './permission-rows.ts';
import type { Report } from './report.ts';
import { recordedCall } from '../support/recorded-call.ts';

/** Applies each table's permission in a repository of its own and lets the agent make the calls in one session. */
export async function measurePermissions(agent: Agent, command: string, report: Report): Promise<void> {
  const target = targets.find(({ id }) => id === agent.id);
  if (!target?.permissions) return report.skip(`${agent.title}: no permissions that stand in files`);
  for (const table of permissionTables) {
    const rows = table.rows.filter(({ expected }) => expected[agent.id] !== null);
    const written = write(target, table);
    if (typeof written === 'string') {
      if (rows.length > 0) report.check(`${agent.title}: ${table.title}`, false, written);
      continue;
    }
    const place = makePlace({ ...table.files, ...written });
    const run = await runAgent({ agent, command, place, acts: rows.map(({ act }) => act) });
    for (const [index, row] of rows.entries()) {
      const outcome = run.outcomes[index];
      report.row({
        table: table.title,
        row: row.title,
        column: agent.title,
        measured: fateOf(outcome),
        expected: row.expected[agent.id] ?? '–',
        ...foretell(row, target, { agent, place, written }),
        detail: outcome?.result ?? run.output.slice(-600),
      });
    }
  }
}

/** The files of the change, or why it cannot be written. */
function write(target: Target, { guard, title }: PermissionTable): Readonly<Record<string, string>> | string {
  const change: Change = {
    id: 'c1',
    kind: 'permission',
    targets: [target.id],
    guard,
    owner: null,
    due: null,
    applied: null,
    shown: null,
  };
  const context = { postmortemId: 'pm-0a1b2c3d', document: 'postmortems/example.md', guardProgram: '' };
  const { files, refusals } = target.plan(change, new Map(), context);
  if (refusals.length > 0) return `${title}: ${refusals.join(' ')}`;
  return Object.fromEntries(files.map(({ path, edits }) => [path, applyEdits('', edits)]));
}

function fateOf(outcome: Outcome | undefined): Fate | '?' {
  if (!outcome?.decision) return '?';
  return outcome.decision === 'refused' ? 'B' : outcome.decision === 'asked' ? 'A' : 'R';
}

interface Setting {
  readonly agent: Agent;
  readonly place: Place;
  readonly written: Readonly<Record<string, string>>;
}

/** What the product's matcher says; nothing where it says itself that it is not sure. */
function foretell({ act }: PermissionRow, target: Target, setting: Setting): { readonly product?: Fate } {
  const { agent, place, written } = setting;
  const files: HarnessFiles = new Map(Object.entries(written).map(([name, text]) => [name, { text, linkTo: null }]));
  const at = { root: place.project, home: place.home, transcript: null };
  const verdict = target.permissions?.verdict(target.permissions.rules(files), recorded(act, agent, place), at);
  if (!verdict?.certain) return {};
  return { product: verdict.effect === 'stop' ? 'B' : verdict.effect === 'ask' ? 'A' : 'R' };
}

function recorded(act: Act, agent: Agent, { project }: Place): RecordedCall {
  const { name: tool, input } = agent.call(act, project);
  return recordedCall({
    agent: agent.id,
    agentVersion: agent.pinned.version,
    tool,
    toolKind: 'shell' in act ? 'shell' : 'read' in act ? 'read' : 'write' in act ? 'write' : 'edit',
    input: typeof input === 'string' ? { input } : input,
    command: 'shell' in act ? act.shell : null,
    root: project,
  });
}
