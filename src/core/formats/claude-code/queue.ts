import type { Ref } from '../../model/session.ts';

/** A message that waits while the agent works. */
export interface QueuedMessage {
  readonly text: string;
  readonly ref: Ref;
  readonly time: string | null;
  readonly id: string | null;
  /** Its text already came to the agent, as an attachment. */
  isDelivered: boolean;
}

/**
 * Messages sent in mid-turn. A row names its entry by id or text, else it is the oldest one; notifications of background
 * tasks ride the same queue, but are taken out by other rows than the human's messages.
 */
export class PromptQueue {
  #waiting: QueuedMessage[] = [];
  /** Taken out to come again as a row of the user's. */
  #dequeued: QueuedMessage[] = [];
  /** Taken out in mid-turn and counted; an attachment with the same text is the same message. */
  #counted: QueuedMessage[] = [];

  enqueue(message: Omit<QueuedMessage, 'isDelivered'>): void {
    this.#waiting.push({ ...message, isDelivered: false });
  }

  /** Takes out the entry that a row means; null when nothing waits. */
  take(hint: { text: string | null; id: string | null }): QueuedMessage | null {
    const entry =
      this.#waiting.find((one) => hint.id !== null && one.id === hint.id) ??
      this.#waiting.find((one) => hint.text !== null && one.text === hint.text) ??
      this.#waiting.find((one) => one.isDelivered) ??
      this.#waiting.find((one) => !isNotification(one.text));
    this.#waiting = this.#waiting.filter((one) => one !== entry);
    return entry ?? null;
  }

  /** The oldest entry leaves the queue and will come again as a row of the user's. */
  dequeue(): void {
    const entry = this.#waiting.shift();
    if (entry) this.#dequeued.push(entry);
  }

  /** Notes that a message was counted when it left the queue. */
  count(message: QueuedMessage): void {
    this.#counted.push(message);
  }

  /** An attachment hands this text to the agent: true when it is still to be counted. */
  attach(text: string): boolean {
    const counted = this.#counted.findIndex((one) => one.text === text);
    if (counted !== -1) {
      this.#counted.splice(counted, 1);
      return false;
    }
    const entry = this.#waiting.find((one) => one.text === text && !one.isDelivered);
    if (entry) entry.isDelivered = true;
    return true;
  }

  /** Whether a row of the user's is a message that waited for more than a moment. */
  isQueued(text: string, time: string | null): boolean {
    const all = [...this.#dequeued, ...this.#waiting];
    const entry = all.find((one) => one.text.trim() === text.trim());
    if (!entry) return false;
    this.#dequeued = this.#dequeued.filter((one) => one !== entry);
    this.#waiting = this.#waiting.filter((one) => one !== entry);
    return time !== null && entry.time !== null && Date.parse(time) - Date.parse(entry.time) > 1000;
  }
}

/** Whether a queued text tells of a background task or another agent. */
export function isNotification(text: string): boolean {
  return /^\s*<(task-notification|teammate-message|agent-notification|channel|cross-session-message)\b/.test(text);
}
