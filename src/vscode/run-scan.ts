import { Worker } from 'node:worker_threads';
import { HumanError } from '../node/human-error.ts';
import { scans, type ScanNews, type ScanTask } from './scans.ts';

interface Watched {
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, of: number) => void;
}

/** Reading makes much garbage that dies at once; megabytes. */
const youngGeneration = 16;

/** No thread could be made, or it ended without an answer. */
class NoThread extends Error {}

function startThread(workerData: ScanTask): Worker {
  // Beside this file, in the sources as in the bundle.
  const program = new URL(`./scan-worker${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);
  try {
    return new Worker(program, { workerData, resourceLimits: { maxYoungGenerationSizeMb: youngGeneration } });
  } catch (error) {
    throw new NoThread(String(error));
  }
}

/** Runs a task in a thread; cancelling it is answered at once, and ends the thread as soon as it looks. */
function runInThread(task: ScanTask, { signal, onProgress }: Watched): Promise<unknown> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const worker = startThread(task);
    const cancel = (): void => {
      worker.postMessage('cancel');
      reject(signal?.reason as Error);
    };
    signal?.addEventListener('abort', cancel, { once: true });
    worker.on('message', (news: ScanNews) => {
      if (news.kind === 'progress') onProgress?.(news.done, news.of);
      else if (news.kind === 'done') resolve(news.value);
      else if (news.isHuman) reject(new HumanError(news.message));
      else reject(Object.assign(new Error(news.message), { stack: news.stack }));
    });
    worker.on('error', (error) => {
      const isFull = 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
      const message = 'The sessions need more memory than a thread of the editor may have. Look back fewer days.';
      reject(isFull ? new HumanError(message) : new NoThread(error.message));
    });
    worker.on('exit', () => {
      signal?.removeEventListener('abort', cancel);
      reject(new NoThread('the thread ended without an answer'));
    });
  });
}

/** The same scan in a thread of its own, so that the caller's stays free; where no thread can be made, in the caller's. */
function threaded<A extends readonly unknown[], O extends Watched, R>(
  name: ScanTask['name'],
  scan: (...args: [...A, O]) => Promise<R>,
): (...args: [...A, O]) => Promise<R> {
  return async (...args) => {
    const { signal, onProgress, ...options } = args.at(-1) as O;
    const plain = { ...options, ...('env' in options && { env: options.env && { ...options.env } }) };
    try {
      const watched = { ...(signal && { signal }), ...(onProgress && { onProgress }) };
      // The thread ran the very same function.
      return (await runInThread({ name, args: [...args.slice(0, -1), plain] }, watched)) as R;
    } catch (error) {
      if (!(error instanceof NoThread)) throw error;
      return scan(...args);
    }
  };
}

/** See the functions of these names; each runs in a thread of its own. */
export const analyseSelected = threaded('analyseSelected', scans.analyseSelected);
export const backtestChange = threaded('backtestChange', scans.backtestChange);
export const listSessions = threaded('listSessions', scans.listSessions);
export const readRecordedRuns = threaded('readRecordedRuns', scans.readRecordedRuns);
export const reviewRepository = threaded('reviewRepository', scans.reviewRepository);
