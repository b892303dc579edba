/** Numbers in [0, 1) that are the same for the same seed. */
export function randomNumbers(seed: number): () => number {
  let state = (seed * 2654435761) >>> 0;
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0;
    return state / 2 ** 32;
  };
}

type Damage = (bytes: Buffer, next: () => number) => Buffer;

function place(bytes: Buffer, next: () => number): number {
  return Math.floor(next() * (bytes.length + 1));
}

function insert(bytes: Buffer, at: number, what: Buffer): Buffer {
  return Buffer.concat([bytes.subarray(0, at), what, bytes.subarray(at)]);
}

const insertions = ['\0', '\n', '\r\n', '{', '}', '"', '\\', '[[', '```', '---\n', '(?)', '<!-- ', ' -->', '[e1]', '| ', '\ufeff', '\u202e', '@AGENTS.md', '": null,', '\uffff', '// x\n', ',']; // prettier-ignore

/** Ways in which files come to harm: torn writes, bad merges, disks, editors, hands. */
const damages: readonly Damage[] = [
  (bytes, next) => bytes.subarray(0, place(bytes, next)),
  (bytes, next) => bytes.subarray(place(bytes, next)),
  (bytes, next) => {
    const [from, to] = [place(bytes, next), place(bytes, next)].sort((a, b) => a - b) as [number, number];
    return Buffer.concat([bytes.subarray(0, from), bytes.subarray(Math.min(to, from + 400))]);
  },
  (bytes, next) => {
    const from = place(bytes, next);
    return insert(bytes, place(bytes, next), bytes.subarray(from, from + 300));
  },
  (bytes, next) => {
    const changed = Buffer.from(bytes);
    for (let i = 0; i < 3 && changed.length > 0; i++)
      changed[Math.floor(next() * changed.length)] = Math.floor(next() * 256);
    return changed;
  },
  (bytes, next) =>
    insert(bytes, place(bytes, next), Buffer.from(insertions[Math.floor(next() * insertions.length)] ?? '')),
  (bytes, next) => {
    const lines = bytes.toString('latin1').split('\n');
    const a = Math.floor(next() * lines.length);
    const b = Math.floor(next() * lines.length);
    [lines[a], lines[b]] = [lines[b] ?? '', lines[a] ?? ''];
    return Buffer.from(lines.join(next() < 0.3 ? '\r\n' : '\n'), 'latin1');
  },
  (bytes, next) => {
    // A value of another type where a format relies on one.
    const swaps: readonly (readonly [RegExp, string])[] = [
      [/"content":"/, '"content":7,"was":"'],
      [/"type":"\w+"/, '"type":null'],
      [/"message":\{/, '"message":[],"was":{'],
      [/"input":\{/, '"input":"x","was":{'],
      [/"timestamp":"[^"]*"/, '"timestamp":"soon"'],
      [/: \[/, ': {'],
      [/: \{/, ': ['],
    ];
    const [from, to] = swaps[Math.floor(next() * swaps.length)] ?? [/$/, ''];
    return Buffer.from(bytes.toString('latin1').replace(from, to), 'latin1');
  },
];

/** The bytes with one to three damages done to them. */
export function damage(bytes: Buffer, next: () => number): Buffer {
  let damaged = bytes;
  const rounds = 1 + Math.floor(next() * 3);
  for (let i = 0; i < rounds; i++) damaged = damages[Math.floor(next() * damages.length)]?.(damaged, next) ?? damaged;
  return damaged;
}
