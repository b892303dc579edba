// What one change of a test file takes away from what the tests demand.
import { lineChanges } from '../text/line-changes.ts';

/** Ways in which a test can be made to demand less. */
export type Weakening = 'skipped' | 'loosened' | 'removed assertions' | 'removed tests' | 'empty assertions';

/** One way, how often, and the lines that show it (trimmed). */
export interface Weakened {
  readonly how: Weakening;
  readonly number: number;
  readonly lines: readonly string[];
}

const skip =
  /\b(?:it|test|describe|context|suite)(?:\.\w+)*\.(?:skip|todo|fixme|only)\b|\b(?:xit|xtest|xdescribe|fit|fdescribe)\(|@(?:pytest\.mark\.(?:skip|xfail)\b|unittest\.(?:skip\b|expectedFailure)|Disabled\b|Ignore\b)|\bpytest\.(?:skip|xfail)\(|^t\.Skip(?:Now|f)?\(|^#\[ignore|\bmarkTest(?:Skipped|Incomplete)\(|^\[(?:Ignore|Fact\(Skip)/;
const declaration =
  /^(?:export )?(?:it|test)(?:\.\w+)*\(|^(?:async )?def test_\w+|^func Test\w+\(|^#\[(?:tokio::)?test\]|^@Test\b|^\[(?:Fact|Test|Theory)\b|^test ["']|^it ["']|^public function test\w+|^(?:xit|xtest|fit)\(/;
const assertion =
  /\bexpect\w*\(|\bassert\w*[.!(\s]|\b(?:require|is|check)\.(?:No?Error|Equal|True|False|Nil|NotNil|Contains|Len)\w*\(|\bt\.(?:Error|Fatal|Fail)\w*\(|\.should\b|\bshould(?:Be|Equal|Throw)|\bverify\(/;
const empty =
  /\bexpect\((true|1)\)\.toBe\(\1\)|^assert True\b|\bassert(?:\.ok)?\(true\)|\bassertTrue\([Tt]rue\)|\bassert!\(true\)/;
const strict =
  /\.(?:toBe|toEqual|toStrictEqual|toHaveLength|toThrow\w*|toHaveBeenCalledWith|toHaveBeenCalledTimes|toMatchObject)\(\s*[^)\s]/;
const loose =
  /\.(?:toBeTruthy|toBeDefined|toBeFalsy|toHaveBeenCalled|toThrow|not\.toThrow|not\.toBeNull|not\.toBeUndefined|toBeInstanceOf|toBeGreaterThanOrEqual)\(|expect\.(?:any|anything)\(/;
const strictPython = /^(?:assert (?!.*\b(?:is not None|isinstance|in)\b).*==|self\.assertEqual\()/;
const loosePython = /^(?:assert (?!.*==)|self\.assert(?:IsNotNone|True|In|IsInstance)\()/;

/** What an assertion is about: the text up to its demand. */
function subjectOf(line: string): string {
  const script = /^(?:await )?expect\((.*?)\)\.(?:not\.|resolves\.|rejects\.)?\w+\(/.exec(line);
  const python = /^(?:assert |self\.assert\w+\()\s*([\w.[\]'"()]+)/.exec(line);
  return (script ?? python)?.[1] ?? '';
}

function isLooser(old: string, now: string): boolean {
  const isWeaker =
    (strict.test(old) && loose.test(now) && !strict.test(now)) || (strictPython.test(old) && loosePython.test(now));
  return isWeaker && subjectOf(old) !== '' && subjectOf(old) === subjectOf(now);
}

/** What a change of a test file weakens, as far as its lines say it plainly; nothing where tests are added with it. */
export function readWeakening(before: string, after: string): readonly Weakened[] {
  const { removed, added } = lineChanges(before, after);
  const found: Weakened[] = [];
  const add = (how: Weakening, lines: readonly string[]): void => {
    if (lines.length > 0) found.push({ how, number: lines.length, lines });
  };
  const tests = {
    removed: removed.filter((l) => declaration.test(l)),
    added: added.filter((l) => declaration.test(l)),
  };
  const isOld = before.trim() !== '' && tests.added.length <= tests.removed.length;
  if (isOld)
    add('skipped', added.filter((line) => skip.test(line)).slice(removed.filter((line) => skip.test(line)).length));
  add(
    'empty assertions',
    added.filter((line) => empty.test(line)),
  );
  add(
    'loosened',
    added.filter((line) => removed.some((old) => isLooser(old, line))),
  );
  const gone = removed.filter((line) => assertion.test(line));
  const isReplaced = added.some((line) => assertion.test(line) || /\w\(.*\)/.test(line));
  if (!isReplaced && tests.removed.length > 0) add('removed tests', tests.removed.slice(tests.added.length));
  else if (!isReplaced && tests.added.length === 0) add('removed assertions', gone);
  return found;
}
