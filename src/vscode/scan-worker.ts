// The thread in which one scan runs; see run-scan.ts. Any message to it cancels the scan.
import { parentPort, workerData } from 'node:worker_threads';
import { HumanError } from '../node/human-error.ts';
import { scans, type ScanNews, type ScanTask } from './scans.ts';

function tell(news: ScanNews): void {
  parentPort?.postMessage(news);
}

async function run({ name, args }: ScanTask): Promise<void> {
  const abort = new AbortController();
  parentPort?.once('message', () => {
    abort.abort();
  });
  const onProgress = (done: number, of: number): void => {
    tell({ kind: 'progress', done, of });
  };
  const watched = { ...(args.at(-1) as object), signal: abort.signal, onProgress };
  try {
    // Whoever asks has checked the arguments against this very function.
    const scan = scans[name] as (...given: readonly unknown[]) => Promise<unknown>;
    tell({ kind: 'done', value: await scan(...args.slice(0, -1), watched) });
  } catch (error) {
    const { message, stack } = error instanceof Error ? error : new Error(String(error));
    tell({ kind: 'failed', message, stack, isHuman: error instanceof HumanError });
  }
  parentPort?.close();
}

// Given by run-scan.ts alone.
await run(workerData as ScanTask);
