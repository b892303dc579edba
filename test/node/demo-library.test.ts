// The demo library: what is said of it was counted by hand, in the documents, in git and in the transcripts.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { makeLibraryDemo } from '../../scripts/demo.ts';
import { runCliAt } from '../support/cli.ts';
import { removeFolders, temporaryFolder } from '../support/repository.ts';

type Quarter = 'q2' | 'q3';

const ends = { q2: '2026-06-30T15:00:00Z', q3: '2026-09-30T15:00:00Z' } as const;

describe('the demo library', function () {
  this.timeout(180_000);
  const demos = {} as Record<Quarter, ReturnType<typeof makeLibraryDemo>>;

  const run = async (quarter: Quarter, ...argv: readonly string[]) => {
    const { repo, home } = demos[quarter];
    return runCliAt({ cwd: repo, now: ends[quarter], env: { HOME: home, PATH: process.env['PATH'] ?? '' } }, argv);
  };
  const files = (quarter: Quarter, folder: string, ending: string): readonly string[] => {
    const names = fs.readdirSync(path.join(demos[quarter].repo, folder)).filter((name) => name.endsWith(ending));
    return names.sort().map((name) => path.join(demos[quarter].repo, folder, name));
  };
  const transcripts = (): readonly string[] =>
    ['.claude/projects', '.codex/sessions'].flatMap((store) => {
      const folder = path.join(demos.q3.home, store);
      const names = fs.readdirSync(folder, { recursive: true, encoding: 'utf8' });
      return names.filter((name) => name.endsWith('.jsonl')).map((name) => path.join(folder, name));
    });
  const read = (file: string): string => fs.readFileSync(file, 'utf8');
  const dayOf = (file: string): string => path.basename(file).slice(0, 10);

  before(() => {
    process.env['TZ'] = 'UTC';
    const folder = temporaryFolder();
    for (const quarter of ['q2', 'q3'] as const) demos[quarter] = makeLibraryDemo(path.join(folder, quarter), quarter);
  });
  after(removeFolders);

  it('holds eighteen documents of two quarters, with the evidence that they cite', () => {
    const documents = files('q3', 'postmortems', '.md');
    assert.deepEqual(documents.map(dayOf), [
      ...[
        '2026-04-08',
        '2026-04-15',
        '2026-04-23',
        '2026-05-06',
        '2026-05-12',
        '2026-05-27',
        '2026-06-10',
        '2026-06-18',
      ],
      ...[
        '2026-07-07',
        '2026-07-16',
        '2026-07-24',
        '2026-08-04',
        '2026-08-19',
        '2026-08-27',
        '2026-09-02',
        '2026-09-10',
      ],
      ...['2026-09-22', '2026-09-28'],
    ]);
    assert.equal(files('q2', 'postmortems', '.md').length, 8);
    for (const file of documents) {
      for (const [, name = '', line = ''] of read(file).matchAll(/^\[e\d+\]: (\S+)#L(\d+)$/gm)) {
        const lines = read(path.join(path.dirname(file), name)).split('\n');
        assert.match(lines[Number(line) - 1] ?? '', new RegExp(`^\\{"label":"e${line}",`), `${file} ${name}`);
      }
    }
  });

  it('was recorded by both agents, of a scripted model, and names no machine', () => {
    const texts = transcripts().map(read);
    assert.equal(texts.length, 17);
    assert.equal(texts.filter((text) => text.includes('"cli_version":"0.169.0"')).length, 4);
    assert.equal(texts.filter((text) => text.includes('"version":"2.1.329"')).length, 13);
    for (const text of texts) {
      const models = [...text.matchAll(/"model":"([^"]+)"/g)].map(([, model]) => model);
      assert.deepEqual([...new Set(models)], ['scripted']);
      assert.doesNotMatch(text.replaceAll(demos.q3.home, '~'), /\/(?:root|work|Users)\/|\{\{|\/tmp\/(?!\S*ferry)/);
    }
    const log = execFileSync('git', ['log', '--format=%aI %cI %ae', 'main'], { cwd: demos.q3.repo, encoding: 'utf8' });
    for (const line of log.trim().split('\n')) assert.match(line, /^(2026-0[3-9]-\S+) \1 \w+@ferry-desk\.example$/);
  });

  it('has the findings that its README names, and no others', async () => {
    const { out } = await run('q3', 'check', '--format', 'json');
    const checked = JSON.parse(out) as { files: { file: string; findings: { id: string; severity: string }[] }[] };
    const told = checked.files.flatMap(({ file, findings }) =>
      findings.map(({ id, severity }) => `${dayOf(file)} ${severity} ${id}`),
    );
    // A draft's questions are for its writer.
    const [draft, rest] = [true, false].map((is) => told.filter((one) => one.startsWith('2026-09-28') === is));
    assert.deepEqual(rest, [
      '2026-05-12 warning overdue',
      '2026-06-10 information not-shown',
      '2026-07-07 error disarmed',
      '2026-07-24 warning overdue',
      '2026-09-02 warning overdue',
      '2026-09-22 warning overdue',
    ]);
    assert.ok(draft?.length !== 0 && draft?.every((one) => one.includes(' information ')));
  });

  it('proves what it says was proved, and finds the guard that was taken out', async () => {
    const { out, code } = await run('q3', 'prove', '--all', '--json');
    assert.equal(code, 1);
    const { proofs } = JSON.parse(out) as {
      proofs: { document: string; changeId: string; kind: string; target: string; word: string }[];
    };
    const told = proofs.map((one) => [dayOf(one.document), one.changeId, one.kind, one.target, one.word].join(' '));
    assert.deepEqual(told, [
      '2026-04-08 c1 template claude-code shown',
      '2026-04-15 c1 hook claude-code proved',
      '2026-04-23 c1 permission claude-code shown',
      '2026-05-06 c1 rule codex shown',
      '2026-05-06 c2 doc claude-code shown',
      '2026-05-12 c1 rule claude-code shown',
      '2026-05-12 c1 rule codex shown',
      '2026-05-27 c1 hook claude-code shown',
      '2026-06-10 c1 test codex not shown',
      '2026-06-18 c1 rule claude-code shown',
      '2026-06-18 c2 rule claude-code shown',
      '2026-07-07 c1 hook claude-code disarmed',
      '2026-07-07 c2 rule claude-code shown',
      '2026-07-07 c2 rule codex shown',
      '2026-07-16 c1 rule claude-code shown',
      '2026-08-04 c1 rule claude-code shown',
      '2026-08-04 c1 rule codex shown',
      '2026-08-19 c1 hook codex proved',
      '2026-08-19 c1 hook claude-code shown',
      '2026-08-27 c1 hook claude-code proved',
      '2026-08-27 c1 hook codex shown',
      '2026-09-10 c1 rule claude-code shown',
      '2026-09-10 c1 rule codex shown',
    ]);
  });

  describe('its review', () => {
    const reviews = {} as Record<Quarter, string>;
    const section = (quarter: Quarter, heading: string): string =>
      reviews[quarter].split(/^## /m).find((part) => part.startsWith(heading)) ?? '';
    /** Cells of the rows of a section's tables, links as their texts. */
    const rows = (quarter: Quarter, heading: string): readonly (readonly string[])[] =>
      section(quarter, heading)
        .split('\n')
        .filter((line) => /^\| (?!-)/.test(line))
        .map((line) =>
          line
            .slice(2, -2)
            .split(' | ')
            .map((cell) => cell.replace(/\[([^\]]+)\]\([^)]+\)/g, '$1')),
        );
    const days = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 86_400_000;

    before(async () => {
      for (const [quarter, since] of [
        ['q2', '2026-04-01'],
        ['q3', '2026-07-01'],
      ] as const) {
        const { out, err } = await run(quarter, 'review', '--since', since, '--out', '-');
        assert.equal(err, '');
        reviews[quarter] = out;
      }
    });

    it('counts the quarter’s documents and their states', () => {
      const states = (quarter: Quarter, from: string): Record<string, number> => {
        const found: Record<string, number> = {};
        for (const file of files(quarter, 'postmortems', '.md').filter((one) => dayOf(one) >= from)) {
          const state = /^status: (\w+)/m.exec(read(file))?.[1] ?? '';
          found[state] = (found[state] ?? 0) + 1;
        }
        return found;
      };
      assert.deepEqual(states('q2', '2026-04'), { closed: 6, open: 2 });
      assert.deepEqual(states('q3', '2026-07'), { closed: 5, open: 4, draft: 1 });
      assert.match(
        reviews.q2,
        /^8 post-mortems are of runs in this period \(2 open, 6 closed\); the library holds 8\.$/m,
      );
      assert.match(
        reviews.q3,
        /^10 post-mortems are of runs in this period \(1 in draft, 4 open, 5 closed\); the library holds 18\.$/m,
      );
      const redo = files('q2', 'postmortems', '.md').flatMap(
        (file) => /^redo: \{ minutes: (\d+)/m.exec(read(file))?.[1] ?? [],
      );
      const sum = redo.reduce((total, one) => total + Number(one), 0);
      assert.match(
        reviews.q2,
        new RegExp(`^${redo.length} of them tell how much work had to be done again: ${sum} minutes? in all\\.$`, 'm'),
      );
    });

    it('begins with what there is to act on', () => {
      const short = (quarter: Quarter) =>
        [...reviews[quarter].matchAll(/^- \[([^\]]+)\]\(#/gm)].map(([, words]) => words);
      assert.deepEqual(short('q2'), ['1 change or action overdue']);
      assert.deepEqual(short('q3'), [
        '2 patterns twice or more within 14 days',
        '5 patterns came back after a change had been applied',
        '2 gaps with one change proposed',
        '1 prevention disarmed',
        '4 lessons and rules to look at',
        '4 changes and actions overdue',
        '3 calls stopped by preventions',
      ]);
    });

    it('names what came back', () => {
      assert.match(section('q2', 'What came back'), /^No pattern came twice within 14 days on the same layer\.$/m);
      const text = section('q3', 'What came back');
      assert.deepEqual([days('2026-08-19', '2026-08-27'), days('2026-07-16', '2026-07-24')], [8, 8]);
      assert.match(text, /^\*\*mistuned-escalation\*\* on the layer hooks: 2 post-mortems 8 days apart\.$/m);
      assert.match(text, /^\*\*false-green\*\* on the layer tests: 2 post-mortems 8 days apart\.$/m);
      assert.match(text, /2026-07-16 [^\n]*: c1 is a rule in prose, applied on 2026-07-17, shown to be loaded$/m);
      assert.match(text, /2026-07-24 [^\n]*: c1 is a test gate, not applied$/m);
      assert.match(text, /2026-08-19 [^\n]*: c1 is a hook, applied on 2026-08-20, shown to work$/m);
      assert.match(text, /2026-08-27 [^\n]*: c1 is a hook, applied on 2026-08-28, shown to work$/m);
      const back = rows('q3', 'What came back').slice(1);
      assert.deepEqual(
        back.map(([pattern, before = '', came = '']) => [
          pattern,
          before.slice(0, before.indexOf('(')),
          came.match(/2026-\d\d-\d\d/g),
        ]),
        [
          ['false-green', 'a hook, applied on 2026-04-16, shown to work ', ['2026-07-16', '2026-07-24']],
          ['mistuned-escalation', 'a permission, applied on 2026-04-24, shown to work ', ['2026-08-19', '2026-08-27']],
          ['scope-leak', 'a template, applied on 2026-04-08, shown to be in place ', ['2026-09-02']],
          ['hallucination', 'a test gate, applied on 2026-06-12, not shown to work ', ['2026-09-10']],
          ['unsafe-fallback', 'a rule in prose, applied on 2026-05-13, shown to be loaded ', ['2026-09-22']],
        ],
      );
    });

    it('proposes one change where several were made', () => {
      assert.match(section('q2', 'Several patches'), /^No pattern has three changes/m);
      const text = section('q3', 'Several patches');
      assert.match(text, /^### false-green: 3 changes from 3 of 3 post-mortems$/m);
      assert.match(
        text,
        /^Proposed: apply c1 of \[2026-07-24 [^\n]*, which is a test gate, due on 2026-07-31 and owned by `@sara`, and look/m,
      );
      assert.match(text, /^### mistuned-escalation: 3 changes from 3 of 3 post-mortems$/m);
      assert.match(
        text,
        /^Proposed: one hook that denies `git push`, `git stash` in claude-code and codex, in the place of these 3\.$/m,
      );
    });

    it('names what is disarmed and what is stale, and is right about it', () => {
      const { repo } = demos.q3;
      assert.match(section('q2', 'Disarmed'), /^Every applied change stands as it was applied\.$/m);
      assert.match(section('q2', 'Stale'), /^Nothing was found to retire\.$/m);
      const [, disarmed, ...others] = rows('q3', 'Disarmed');
      assert.deepEqual(others, []);
      assert.match(disarmed?.join(' ') ?? '', /Deny the export .* claude-code .* not in .*guards\.json .* 2026-07-07/);
      assert.doesNotMatch(read(path.join(repo, '.postmortem/guards.json')), /export-passengers/);
      const stale = rows('q3', 'Stale')
        .slice(1)
        .map((cells) => cells.join(' '));
      assert.equal(stale.length, 4);
      assert.match(stale[0] ?? '', /its text names `src\/notify\/texts\.js`, which is gone 2026-06-18/);
      assert.match(stale[1] ?? '', /c2, a scoped rule: .* no file matches `src\/notify\/\*\*` 2026-06-18/);
      assert.equal(fs.existsSync(path.join(repo, 'src/notify')), false);
      assert.match(read(path.join(repo, 'CLAUDE.md')), /`src\/notify\/texts\.js`/);
      assert.deepEqual([days('2026-05-28', '2026-09-30'), days('2026-04-24', '2026-09-30')], [125, 159]);
      assert.match(stale[2] ?? '', /three failures in a row it stopped nothing in the 125 days since 2026-05-28/);
      assert.match(
        stale[3] ?? '',
        /a permission: Deny `git stash` it stopped nothing in the 159 days since 2026-04-24, .*c1 of 2026-08-19 .*, a hook, denies the same since 2026-08-20/,
      );
    });

    it('names what is late, by the day', () => {
      assert.deepEqual(
        rows('q2', 'Overdue')
          .slice(1)
          .map((cells) => cells.slice(0, 4)),
        [['2026-05-19', '42', 'c2: Read the timetable in CI, line by line', '`@jonas`']],
      );
      const late = [
        ['2026-05-19', 'c2: Read the timetable in CI, line by line', '`@jonas`'],
        ['2026-07-31', 'c1: Run the tests in CI', '`@sara`'],
        ['2026-09-09', 'c1: Compare a commit with the files that its task names', '`@jonas`'],
        ['2026-09-29', 'Alert when the board is shorter than the day before', 'Sara Holt'],
      ].map(([due = '', ...rest]) => [due, String(days(due, '2026-09-30')), ...rest]);
      assert.deepEqual(
        late.map(([, count]) => count),
        ['134', '61', '21', '1'],
      );
      assert.deepEqual(
        rows('q3', 'Overdue')
          .slice(1)
          .map((cells) => cells.slice(0, 4)),
        late,
      );
      assert.match(section('q3', 'Overdue'), /^No post-mortem has been open for more than 6 months\.$/m);
    });

    it('counts what preventions stopped, as a search in the transcripts does', () => {
      const refused = transcripts().flatMap((file) =>
        [
          ...read(file).matchAll(
            /"type":"tool_result","content":"[^"]*hook error: [^"]*\((pm-[0-9a-f]{8}\/c\d), postmortems\/([\d-]{10})/g,
          ),
        ].map(([, , document = '']) => `${document} by ${/"timestamp":"([\d-]{10})/.exec(read(file))?.[1] ?? ''}`),
      );
      assert.deepEqual(refused.sort(), [
        '2026-04-15 by 2026-08-04',
        '2026-04-15 by 2026-08-04',
        '2026-08-19 by 2026-09-02',
      ]);
      const text = section('q3', 'What the preventions');
      assert.match(
        text,
        /^Counted on this machine from 17 recorded sessions of this repository, the oldest of 2026-04-08\./m,
      );
      assert.match(
        section('q2', 'What the preventions'),
        /from 8 recorded sessions of this repository, the oldest of 2026-04-08\./,
      );
      const counted = rows('q3', 'What the preventions')
        .slice(1)
        .map(([what = '', ...cells]) => [/a \w+/.exec(what)?.[0], ...cells.slice(0, 4)].join(' '));
      assert.deepEqual(counted, [
        'a hook 2026-04-16 2 2 2026-08-04',
        'a hook 2026-08-20 1 1 2026-09-02',
        'a permission 2026-04-24 0 0 –',
        'a hook 2026-05-28 0 0 –',
        'a hook 2026-07-08 0 0 –',
        'a hook 2026-08-28 0 0 –',
      ]);
    });

    it('counts patterns by month and what compounds, as a search in the documents does', () => {
      const count = (quarter: Quarter, from: string, pattern: RegExp): number =>
        files(quarter, 'postmortems', '.md')
          .filter((file) => dayOf(file) >= from)
          .reduce((sum, file) => sum + [...read(file).matchAll(pattern)].length, 0);
      for (const [pattern = '', ...cells] of rows('q3', 'Patterns').slice(1)) {
        const months = ['2026-07', '2026-08', '2026-09'].map((month) =>
          String(
            files('q3', 'postmortems', '.md').filter((file) => {
              const named = /^pattern: *([\w-]*)/m.exec(read(file))?.[1];
              return dayOf(file).startsWith(month) && (named === '' ? 'no pattern named' : named) === pattern;
            }).length,
          ),
        );
        assert.deepEqual(cells.slice(0, 3), months, pattern);
      }
      const cases = (from: string): number =>
        files('q3', 'postmortems/evidence', '.jsonl')
          .filter((file) => dayOf(file) >= from)
          .reduce((sum, file) => sum + read(file).split('"kind":"case"').length - 1, 0);
      assert.deepEqual(
        rows('q3', 'What compounds')
          .slice(1)
          .map(([name, ...cells]) => [name, ...cells.slice(0, 2).map(Number)]),
        [
          ['Guards', 3, 6],
          ['Rules', 4, 8],
          ['Docs', 0, 2],
          ['Test gates', 0, 1],
          ['Regression cases', cases('2026-07'), cases('2026')],
          ['Monitoring actions', 0, 0],
          ['Eval actions', 1, 1],
        ],
      );
      assert.equal(count('q3', '2026', /^applied: \{/gm), 6 + 8 + 2 + 1);
      assert.equal(count('q3', '2026-07', /^applied: \{/gm), 3 + 4);
    });
  });
});
