import assert from 'node:assert/strict';
import { findSecrets, redact, redactAll, shortenHome } from '../../src/node/redact.ts';

// Built from pieces, so that no scanner takes these made-up values for real ones.
const join = (...pieces: string[]): string => pieces.join('');
const body = 'aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0eF3hI6';
const secrets: Readonly<Record<string, string>> = {
  aws: join('AKIA', 'Q3EGRIFTYHZKLMNB'),
  github: join('ghp', '_', body),
  slack: join('xoxb-', '123456789012-1234567890123-', 'AbCdEfGhIjKlMnOpQrStUvWx'),
  npm: join('npm', '_', body),
  anthropic: join('sk-ant-', 'api03-', body, body, body.slice(0, 21), '-abcdefAA'),
  openai: join('sk-', 'proj-', 'A'.repeat(74), 'T3Blbk', 'FJ', 'B'.repeat(74)),
  privatekey: join(
    '-----BEGIN RSA ',
    'PRIVATE KEY-----\nMIIEowIBAAKCAQEA\n',
    body,
    '\n-----END RSA ',
    'PRIVATE KEY-----',
  ),
};

describe('redact', () => {
  for (const [rule, secret] of Object.entries(secrets)) {
    it(`masks a secret: ${rule}`, async () => {
      const { text, masked } = await redact(`before ${secret} after`, ['/home/me']);
      assert.equal(text, `before ‹masked: ${rule}› after`);
      assert.deepEqual(masked, [rule]);
    });
  }

  it('masks what is named a secret, whatever it looks like', async () => {
    const command = join('curl -H "Authorization: ', 'Bearer ', 'abcdefghijklmnop"');
    assert.doesNotMatch((await redact(command, ['/home/me'])).text, /abcdefghij/);
    assert.doesNotMatch((await redact(join('MY_API_', 'KEY=', 'abcdefghijklmnop npm test'), ['/'])).text, /abcdefghij/);
    assert.equal(
      (await redact('MY_API_KEY=$OTHER_KEY_OF_MINE npm test', ['/'])).text,
      'MY_API_KEY=$OTHER_KEY_OF_MINE npm test',
    );
  });

  it('masks values that their names make secret, however they are written', async () => {
    const word = join('hunter', '2secret');
    const long = join('abcdef', '0123456789abcdef');
    const texts = [
      `password=${word}`,
      `"password": "${word}"`,
      JSON.stringify(`{"password": "${word}", "token":"${long}"}`),
      `password: ${word}`,
      `DB_PASSWORD=${word.slice(0, 7)}`,
      `mysql --password ${word}`,
      `curl -s -u admin:${word} https://example.org`,
      `Bearer ${long}`,
      `https://example.org/?access_token=${long}`,
      `GH_TOKEN: ${long}`,
      `secret: '${long}'`,
      `X-API-Key: ${long}`,
      join('eyJhbGciOiJIUzI1NiJ9.', 'eyJzdWIiOiIxMjM0NTY3ODkwIn0.', 'dozjgNryP4J3jVmNHl0w5N'),
      join('AI', 'zaSyA1234567890abcdefghijklmnopqrstuv'),
      join('sk_', 'live_51H8abcdEFGHijklMNOPqrst'),
    ];
    for (const text of texts) {
      const { masked } = await redact(`x ${text} y`, ['/']);
      assert.ok(masked.length > 0, text);
      assert.doesNotMatch((await redact(`x ${text} y`, ['/'])).text, /hunter2|0123456789abcdef|dozjgNry|SyA123|51H8/);
    }
  });

  it('leaves code and prose about secrets as they are', async () => {
    const texts = [
      'const token = parse(input);',
      'token: string',
      'password: string;',
      'max_tokens=4096',
      'the password is wrong',
      'password=getPassword(user)',
      'process.env.API_KEY',
      'key=value',
      'password = os.environ["DB_PASSWORD"]',
      'Bearer authentication is used',
      'if (token === "abc") {',
      '--token-file path/to/file1234567',
      '"token": "invalid_token_error"',
      'pwd=/home',
    ];
    for (const text of texts) assert.deepEqual((await redact(text, ['/'])).masked, [], text);
  });

  // With a pattern that backtracks these take minutes, and the runner's limit ends the test.
  it('comes to an end on text made to hold it up', async () => {
    const hostile = [
      'token='.repeat(40_000),
      'a_'.repeat(100_000),
      `${'password='.repeat(20_000)}(`,
      'bearer '.repeat(30_000),
    ];
    for (const text of hostile) {
      assert.equal(typeof (await redact(text, ['/'])).text, 'string');
    }
  });

  it('masks a key whose end was cut off', async () => {
    const cut = join('-----BEGIN ', 'PRIVATE KEY-----\nabcdef');
    assert.equal((await redact(`x ${cut}`, ['/'])).text, 'x ‹masked: privatekey›');
  });

  it('leaves no marks behind, which would make every search slower than the one before', async () => {
    await findSecrets('one');
    await findSecrets('two');
    assert.equal(performance.getEntriesByType('mark').length, 0);
  });

  it('cannot be switched off by the text', async () => {
    const text = `/* secretlint-disable */ ${secrets.github ?? ''} // secretlint-disable-line`;
    assert.equal((await findSecrets(text)).length, 1);
  });

  it('gives the same for many texts at once', async () => {
    const texts = ['plain', ...Object.values(secrets).map((secret) => `a ${secret} b`), '', '/home/me/x', 'plain'];
    const alone = await Promise.all(texts.map(async (text) => (await redact(text, ['/home/me'])).text));
    assert.deepEqual(await redactAll(texts, ['/home/me']), alone);
  });

  it('shortens home directories, also those of other machines', () => {
    const home = '/srv/people/me';
    const cases: readonly [string, string][] = [
      ['cd /srv/people/me/repo', 'cd ~/repo'],
      ['cd /srv/people/meadow', 'cd /srv/people/meadow'],
      ['/Users/anna/repo/a.ts:3', '~/repo/a.ts:3'],
      ['--file=/home/anna/x', '--file=~/x'],
      ['C:\\Users\\anna\\repo', '~\\repo'],
      ['https://example.org/home/page', 'https://example.org/home/page'],
      ['~/.claude/projects/-srv-people-me-repo/1.jsonl', '~/.claude/projects/-~-repo/1.jsonl'],
    ];
    for (const [text, wanted] of cases) assert.equal(shortenHome(text, [home]), wanted);
  });
});
