import * as fs from 'node:fs';
import * as path from 'node:path';
import * as readline from 'node:readline';
import type { RecordedCall } from '../../core/model/proof.ts';
import type { HookProtocol, ReplayPlace } from '../../core/targets/protocol.ts';
import { moveText } from '../../core/targets/replay-call.ts';
import { isFileError } from '../sessions/store-files.ts';

/** Longest transcript that is copied, in bytes; longer ones are rebuilt from the cases. */
const largest = 64 * 1024 * 1024;

/** What a transcript for a hook is made of. */
export interface TranscriptSource {
  readonly call: RecordedCall;
  /** Recorded calls that are known, those of `call`'s past among them; in any order, some of them twice. */
  readonly known: readonly RecordedCall[];
  /** The user's home directory, which recorded paths may begin with. */
  readonly home: string;
  readonly protocol: HookProtocol;
  readonly place: ReplayPlace;
}

/**
 * Writes the transcript that a hook may read for a call: the recorded one up to the line before, when it is on this machine;
 * else one in the agent's form with the calls that are known.
 * @param folder where it is written.
 */
export async function writeTranscript(folder: string, source: TranscriptSource): Promise<string> {
  const { call, known, protocol, place } = source;
  const to = path.join(folder, `${call.sessionId.replace(/[^\w.-]/g, '_').slice(0, 100) || 'session'}.jsonl`);
  const recorded = await readUntil(source);
  const earlier = new Map(known.filter((other) => isEarlier(other, call)).map((one) => [one.toolUseId, one]));
  const ordered = [...earlier.values()].sort((a, b) => (isEarlier(a, b) ? -1 : 1));
  await fs.promises.writeFile(to, recorded ?? protocol.transcript(ordered, place));
  return to.split(path.sep).join('/');
}

function isEarlier(other: RecordedCall, call: RecordedCall): boolean {
  if (other.before && call.before && other.before.file === call.before.file)
    return other.before.line < call.before.line;
  return other.time !== null && call.time !== null && other.time < call.time;
}

/** Whether the transcript in which a call stands is on this machine. */
export function hasTranscript(call: RecordedCall, home: string): boolean {
  const file = transcriptOf(call, home);
  return file !== null && file.endsWith('.jsonl') && fs.existsSync(file);
}

/** The file in which a call stands, absolute, whether it is here or not; null for a call that a person wrote down. */
export function transcriptOf({ before }: RecordedCall, home: string): string | null {
  const file = before === null ? null : placeOf(before.file, home);
  return file !== null && path.isAbsolute(file) ? file : null;
}

/** Evidence shortens the home directory also where an agent's store has it in the name of a folder, with hyphens. */
function placeOf(file: string, home: string): string {
  if (!file.startsWith('~/')) return file;
  const dashed = home.replace(/[^A-Za-z0-9]/g, '-');
  return path.join(home, file.slice(2).replace(/(?<=^|\/)-~(?=[-/])/g, dashed));
}

/** The lines before the call; null when the transcript is not here, or is no line file. */
async function readUntil({ call, home, place }: TranscriptSource): Promise<string | null> {
  const { before, root } = call;
  const there = root?.startsWith('~/') ? { ...call, root: path.join(home, root.slice(2)) } : call;
  if (before === null || !before.file.endsWith('.jsonl')) return null;
  const file = placeOf(before.file, home);
  try {
    const state = path.isAbsolute(file) ? await fs.promises.stat(file) : null;
    if (!state?.isFile() || state.size > largest) return null;
    const lines: string[] = [];
    for await (const line of readline.createInterface({ input: fs.createReadStream(file), crlfDelay: Infinity })) {
      if (lines.length + 1 >= before.line) break;
      // A hook looks there for the files of the copy that it is run in.
      lines.push(`${moveText(line, there, place)}\n`);
    }
    return lines.join('');
  } catch (error) {
    if (isFileError(error, ['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM', 'EISDIR', 'ENAMETOOLONG'])) return null;
    throw error;
  }
}
