import { noteRules, rulesIn } from './rules.ts';
import { listedSkills } from './skills.ts';
import { noteAnswer, noteCandidate } from './prompts.ts';
import { imagesIn, list, text, fields, type Row } from './row.ts';
import type { Run } from './run.ts';
import { noteStopWords } from './stops.ts';
import { classify, innerText, tagged } from './words.ts';

interface Piece {
  readonly text: string;
  readonly kind: string | null;
}

/** Takes a message; false when its role is not known. */
export function noteMessage(run: Run, row: Row): boolean {
  const pieces = piecesOf(row);
  switch (text(row.get('role'))) {
    case 'assistant': {
      const words = pieces.map((piece) => piece.text).join('\n');
      run.compaction.clear();
      if (words !== '') run.builder.add({ kind: 'reply', ref: row.ref, time: row.time, text: words });
      return true;
    }
    case 'user': {
      const own = pieces.filter((piece) => !noteInjected(run, row, piece));
      const images = imagesIn(row.get('content'));
      if (own.length > 0 || images > 0)
        noteCandidate(run, row, { text: own.map((one) => one.text).join('\n'), images });
      return true;
    }
    case 'developer':
      for (const piece of pieces) noteInstructions(run, row, piece);
      return true;
    case 'system':
      return true;
    default:
      return false;
  }
}

function piecesOf(row: Row): readonly Piece[] {
  const kinds = list(row.get('internal_chat_message_metadata_passthrough', 'content_item_kinds'));
  const content = row.get('content');
  if (typeof content === 'string') return [{ text: content, kind: text(kinds[0]) }];
  return list(content).flatMap((block, index) => {
    const words = text(fields(block).text);
    return words === null ? [] : [{ text: words, kind: text(kinds[index]) }];
  });
}

/** Takes a piece that is not the user's; false for the user's own words. */
function noteInjected(run: Run, row: Row, piece: Piece): boolean {
  const what = classify(piece.text, piece.kind);
  const { ref, time } = row;
  switch (what) {
    case null:
      return false;
    case 'agents-md':
      noteRules(run, row, rulesIn(piece.text));
      return true;
    case 'turn-aborted':
      noteStopWords(run, row);
      return true;
    case 'question-reply':
      noteAnswer(run, row, piece.text);
      return true;
    case 'hook-prompt':
      noteHookPrompt(run, row, piece.text);
      return true;
    case 'skill': {
      const [name, path] = [tagged(piece.text, 'name'), tagged(piece.text, 'path')];
      run.builder.add({
        kind: 'context',
        ref,
        time,
        what: 'skill',
        path,
        name,
        when: 'later',
        trigger: null,
        text: innerText(piece.text),
      });
      return true;
    }
    default:
      if (what === 'environment') run.cwd ??= run.builder.head.cwd ??= tagged(piece.text, 'cwd');
      run.builder.add({ kind: 'injected', ref, time, what, text: piece.text });
      return true;
  }
}

/** A hook that does not let the agent end its turn speaks to it in the user's role. */
function noteHookPrompt(run: Run, { ref, time }: Row, words: string): void {
  const id = /hook_run_id="([^"]*)"/.exec(words)?.[1] ?? '';
  const blocked = { command: null, outcome: 'blocked', exitCode: null, callId: null } as const;
  run.builder.add({ kind: 'hook', ref, time, ...hookOf(id), ...blocked, text: innerText(words) });
}

/** `stop:2:/repo/.codex/hooks.json` → the event in Codex's spelling, and the file that registers the hook. */
function hookOf(id: string): { readonly event: string; readonly name: string | null } {
  const [event = '', , ...file] = id.split(':');
  const words = event.split('_').map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return { event: words.join('') || 'Stop', name: file.join(':') || null };
}

/** Instructions to the model are Codex's own, but for what hooks add and the skills they list. */
function noteInstructions(run: Run, row: Row, piece: Piece): void {
  const { ref, time } = row;
  if (/^<skills_instructions>/.test(piece.text)) {
    for (const { name, path } of listedSkills(piece.text)) {
      if (run.rules.has(`skill ${path}`)) continue;
      run.rules.add(`skill ${path}`);
      run.builder.add({
        kind: 'context',
        ref,
        time,
        what: 'skill',
        path,
        name,
        when: run.turns > 1 ? 'later' : 'start',
        trigger: null,
        text: null,
      });
    }
  }
  const isHooks = piece.kind === null ? !piece.text.startsWith('<') : piece.kind === 'hooks.additional_context';
  if (isHooks)
    run.builder.add({
      kind: 'injected',
      ref,
      time,
      what: piece.kind === null ? 'developer' : 'hook-context',
      text: piece.text,
    });
}
