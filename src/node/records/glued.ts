/** The objects that stand one after another in a text, and what is left when the last one does not end. */
export interface GluedObjects {
  readonly objects: readonly string[];
  readonly rest: string;
}

const quote = 0x22;
const backslash = 0x5c;
const open = 0x7b;
const close = 0x7d;

/** Takes a line apart that lost the newline between its objects; braces inside strings are no borders. */
export function splitObjects(text: string): GluedObjects {
  const objects: string[] = [];
  let start = 0;
  let depth = 0;
  let isInString = false;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (isInString) {
      if (unit === backslash) i++;
      else if (unit === quote) isInString = false;
    } else if (unit === quote) isInString = true;
    else if (unit === open) depth++;
    else if (unit === close && --depth === 0) {
      objects.push(text.slice(start, i + 1).trim());
      start = i + 1;
    }
    if (depth < 0) break;
  }
  return { objects, rest: text.slice(start).trim() };
}
