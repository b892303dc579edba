import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { reviewDue } from '../../../src/core/library/review-due.ts';
import { remind, type ReminderSources } from '../../../src/vscode/features/review-reminder.ts';
import { activate, closeAll, openExample, until, write } from '../workspace.ts';

const earlier = `---
template: agent-run
id: pm-00000001
date: 2026-01-28
status: closed
pattern: mistuned-escalation
layer: hooks
---
# Stashed before

## What changes
**Say it.**
\`\`\`harness-change
id: c1
kind: rule
targets: [claude-code]
rule: { do: add, text: "Do not stash." }
applied: { date: 2026-01-29, files: { CLAUDE.md: 0011223344556677 } }
\`\`\`

## What we are not doing
- A hook on every git call: it would stop the useful ones.
`;

/** The lens above the title. */
async function lensOf(document: vscode.TextDocument): Promise<vscode.Command | undefined> {
  const lenses: readonly vscode.CodeLens[] = await vscode.commands.executeCommand(
    'vscode.executeCodeLensProvider',
    document.uri,
    100,
  );
  return lenses.find(({ command }) => command?.command === 'agentPostmortem.similar')?.command;
}

describe('similar post-mortems', () => {
  before(activate);
  afterEach(closeAll);

  it('are counted above the title, and open from a list', async () => {
    write('postmortems/2026-01-28-before.md', earlier);
    const document = await openExample();
    const command = await until('the lens', () => lensOf(document));
    assert.equal(command.title, '1 similar post-mortem: repeats the one of 2026-01-28');
    const done = vscode.commands.executeCommand('agentPostmortem.similar', document.uri);
    await until('the earlier one', async () => {
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      await new Promise((resolve) => setTimeout(resolve, 300));
      return vscode.window.activeTextEditor?.document.fileName.endsWith('2026-01-28-before.md');
    });
    await done;
  });

  it('give what they rejected, with the reason, where something is rejected again', async () => {
    write('postmortems/2026-01-28-before.md', earlier);
    const document = await openExample((text) => text.replace('- A hook that stops', '- \n- A hook that stops'));
    const at = document.getText().indexOf('- \n- A hook') + 2;
    const list: vscode.CompletionList = await vscode.commands.executeCommand(
      'vscode.executeCompletionItemProvider',
      document.uri,
      document.positionAt(at),
    );
    const item = list.items.find(({ label }) => label === 'A hook on every git call');
    assert.equal(
      item?.insertText,
      'A hook on every git call: it would stop the useful ones, as [2026-01-28](2026-01-28-before.md) said. (?)',
    );
  });

  it('are none of a document that is like no other', async () => {
    const document = await openExample();
    assert.equal(await lensOf(document), undefined);
  });
});

describe('the reminder of the review', () => {
  const facts = { dates: ['2026-01-28', '2026-02-04'], reviews: [] };

  /** A reminder on a day, with what it was told and did. */
  function at(day: string, kept: Map<string, unknown>, answer?: string) {
    const done: string[] = [];
    const sources: ReminderSources = {
      state: { get: (key: string) => kept.get(key) as never, update: async (key, value) => void kept.set(key, value) },
      today: () => day,
      isDue: reviewDue,
      ask: async (text) => {
        done.push(text);
        return answer;
      },
      review: async () => done.push('review'),
      turnOff: async () => done.push('off'),
    };
    return { done, sources };
  }

  /** What a reminder says and does on a day. */
  async function on(day: string, kept: Map<string, unknown>, answer?: string): Promise<readonly string[]> {
    const { done, sources } = at(day, kept, answer);
    await remind('a', facts, sources);
    return done;
  }

  it('comes at 90 days, once, and again in a week when asked for', async () => {
    const text = '2 post-mortems wait for the quarter’s review: 90 days have passed.';
    const kept = new Map<string, unknown>();
    assert.deepEqual(await on('2026-04-27', kept), []);
    assert.deepEqual(await on('2026-04-28', kept), [text]);
    assert.deepEqual(await on('2026-04-29', kept), []);
    const weekly = new Map<string, unknown>();
    assert.equal((await on('2026-04-28', weekly, 'Remind Me in a Week')).length, 1);
    assert.deepEqual(await on('2026-05-04', weekly), []);
    assert.equal((await on('2026-05-05', weekly)).length, 1);
    assert.deepEqual(await on('2026-05-12', weekly), []);
  });

  it('leads to the review, or is turned off', async () => {
    assert.deepEqual((await on('2026-04-28', new Map(), 'Review Now')).slice(1), ['review']);
    assert.deepEqual((await on('2026-04-28', new Map(), 'Turn Off')).slice(1), ['off']);
  });
});
