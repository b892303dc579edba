/** What a call does, as far as guards tell calls apart. */
export type GuardCallKind = 'shell' | 'read' | 'edit' | 'delete' | 'fetch' | 'mcp' | 'finish' | 'other';

/** What a call does to one file. */
export interface GuardedFile {
  /** Relative to the repository's root with forward slashes; absolute when it lies outside. */
  readonly path: string;
  readonly action: 'read' | 'edit' | 'delete';
  /** A whole folder: what lies below is meant too. */
  readonly isFolder?: boolean;
  /** The path as sent: of a link, two files stand for one. */
  readonly of?: string;
  /** True when nothing stands at the path yet. */
  readonly isNew?: boolean;
}

/** A call in the words that guards are written in, whatever its agent sends. */
export interface GuardCall {
  readonly kind: GuardCallKind;
  /** The agent's own name of the tool. */
  readonly tool: string;
  /** The command line of a shell call. */
  readonly command: string | null;
  /** Files it names; of a shell call those that can be read off the line. A link stands with its target, as two files. */
  readonly files: readonly GuardedFile[];
  /** Text that it would put in; of a shell call the line, of a fetch the address, of an MCP call its arguments. */
  readonly content: string | null;
  /** True where file names that differ in case are one file. */
  readonly ignoreCase?: boolean;
}
