import { createHash } from 'node:crypto';

/** The first 16 hex digits of the SHA-256 of some bytes: names a file's content in `applied` records and in caches. */
export function shortHash(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 16);
}
