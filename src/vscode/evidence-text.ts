const limit = 1200;

/** Long texts keep their beginning and their end: what a command printed last tells how it went. */
function clipMiddle(text: string): string {
  if (text.length <= limit) return text;
  const head = Math.floor(limit * 0.6);
  return `${text.slice(0, head)}\n[… ${text.length - limit} characters …]\n${text.slice(head - limit)}`;
}

function describeValue(value: unknown): string {
  if (typeof value === 'string') return value.includes('\n') ? `\n${value}` : value;
  return JSON.stringify(value);
}

/** A line of an evidence file as plain text, one key a line; a line that is no JSON object as it stands. */
export function describeEvidence(line: string): string {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    // A person may add lines of any kind, a log excerpt for example.
    if (error instanceof SyntaxError) return clipMiddle(line);
    throw error;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return clipMiddle(line);
  return Object.entries(value)
    .filter(([, member]) => member !== null && member !== undefined)
    .map(([key, member]) => `${key}: ${clipMiddle(describeValue(member))}`)
    .join('\n');
}
