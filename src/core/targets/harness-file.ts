/** A file of the repository as it stands, or its absence. Paths are repository-relative with forward slashes. */
export interface HarnessFile {
  /** Null = the file does not exist. */
  readonly text: string | null;
  /** Where a symbolic link leads, repository-relative; null = a regular file. A link out of the repository is never followed. */
  readonly linkTo: string | null;
}

/** The repository's harness files by path: all that exist of those a target asked for. Absent key = does not exist. */
export type HarnessFiles = ReadonlyMap<string, HarnessFile>;
