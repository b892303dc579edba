/** Longest text, in UTF-16 units, that an event keeps of an output; the evidence re-reads the whole from its source. */
export const outputLimit = 8_192;
/** Longest text that an event keeps of one string of an input. */
export const inputLimit = 131_072;

/** The text, or its head and tail around a note that says how much is missing. */
export function clip(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const head = Math.floor(limit * 0.7);
  const tail = limit - head;
  return detach(`${text.slice(0, head)}\n[… ${text.length - limit} characters left out …]\n${text.slice(-tail)}`);
}

/** A copy of its own: a slice would keep the whole string it was cut from alive. */
function detach(text: string): string {
  return ` ${text}`.slice(1);
}

/** A short fingerprint of a text: equal texts have equal ones. Not for security. */
export function fingerprint(text: string): string {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    a = Math.imul(a ^ unit, 2654435761);
    b = Math.imul(b ^ unit, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return (b >>> 0).toString(16).padStart(8, '0') + (a >>> 0).toString(16).padStart(8, '0');
}
