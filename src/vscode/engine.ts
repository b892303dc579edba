// Everything heavy that features need, in one bundle beside the extension: loaded on first use, and without the editor.
export { parsePostmortem } from '../core/postmortem/parse.ts';
export { lineAt } from '../core/text/lines.ts';
