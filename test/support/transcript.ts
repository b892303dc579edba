import { randomUUID } from 'node:crypto';

type Row = Record<string, unknown>;
type Input = Record<string, unknown>;

interface Outcome {
  /** What the tool printed. */
  readonly text: string;
  readonly isError?: boolean;
  /** The row's structured result. */
  readonly result?: unknown;
}

/** What every row of an invented transcript shares. */
export interface TranscriptOptions {
  readonly sessionId: string;
  readonly cwd: string;
  readonly start: Date;
}

const refusal =
  "The user doesn't want to proceed with this tool use. The tool use was rejected (eg. if it was a file edit, the new_string was NOT written to the file). To tell you how to proceed, the user said:\n";

/** Writes rows as Claude Code 2 does, one step after another; `text` is the finished JSONL. */
export class Transcript {
  readonly #options: TranscriptOptions;
  readonly #rows: Row[] = [];
  #time: number;
  #parent: string | null = null;

  constructor(options: TranscriptOptions) {
    this.#options = options;
    this.#time = options.start.getTime();
  }

  get text(): string {
    return this.#rows.map((row) => `${JSON.stringify(row)}\n`).join('');
  }

  /** Lets time pass, in seconds. */
  wait(seconds: number): this {
    this.#time += seconds * 1000;
    return this;
  }

  prompt(text: string): this {
    return this.#add('user', { message: { role: 'user', content: text }, promptSource: 'typed' });
  }

  reply(text: string): this {
    return this.#answer({ type: 'text', text });
  }

  /** A tool call and its result, some seconds later. */
  call(name: string, input: Input, { text, isError = false, result = text }: Outcome): this {
    const id = `toolu_${randomUUID().replaceAll('-', '').slice(0, 20)}`;
    this.#answer({ type: 'tool_use', id, name, input });
    this.wait(12);
    const content = [{ type: 'tool_result', tool_use_id: id, content: text, ...(isError && { is_error: true }) }];
    return this.#add('user', { message: { role: 'user', content }, toolUseResult: result });
  }

  shell(command: string, stdout: string): this {
    const result = { stdout, stderr: '', interrupted: false, isImage: false };
    return this.call('Bash', { command, description: 'Run a command' }, { text: stdout, result });
  }

  failingShell(command: string, exitCode: number, output: string): this {
    const text = `Exit code ${exitCode}\n${output}`;
    return this.call(
      'Bash',
      { command, description: 'Run a command' },
      { text, isError: true, result: `Error: ${text}` },
    );
  }

  /** A call that the user refused with some words. */
  refused(name: string, input: Input, feedback: string): this {
    return this.call(name, input, { text: `${refusal}${feedback}`, isError: true, result: 'User rejected tool use' });
  }

  read(filePath: string, content: string): this {
    const numLines = content.split('\n').length;
    const file = { filePath, content, numLines, startLine: 1, totalLines: numLines };
    return this.call('Read', { file_path: filePath }, { text: content, result: { type: 'text', file } });
  }

  edit(filePath: string, originalFile: string, [oldString, newString]: readonly [string, string]): this {
    const result = { filePath, oldString, newString, originalFile, structuredPatch: [], userModified: false };
    const input = { file_path: filePath, old_string: oldString, new_string: newString };
    return this.call('Edit', input, { text: `The file ${filePath} has been updated.`, result });
  }

  #answer(block: Row): this {
    this.wait(8);
    const usage = { input_tokens: 12, cache_read_input_tokens: 18_000, output_tokens: 240 };
    const id = `msg_${randomUUID().replaceAll('-', '').slice(0, 20)}`;
    const message = { id, type: 'message', role: 'assistant', model: 'claude-opus-4-5', content: [block], usage };
    return this.#add('assistant', { message, requestId: `req_${id.slice(4)}` });
  }

  #add(type: string, content: Row): this {
    const uuid = randomUUID();
    this.#rows.push({
      parentUuid: this.#parent,
      isSidechain: false,
      userType: 'external',
      cwd: this.#options.cwd,
      sessionId: this.#options.sessionId,
      version: '2.1.29',
      gitBranch: 'main',
      type,
      uuid,
      timestamp: new Date(this.#time).toISOString(),
      ...content,
    });
    this.#parent = uuid;
    return this;
  }
}
