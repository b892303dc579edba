// The rows of the benchmark: a cost beside another of the same run, what it may be at most, and whether it is.

/** One comparison. */
export interface Row {
  readonly what: string;
  /** Milliseconds, or another amount when `unit` says so. */
  readonly cost: number;
  readonly unit?: string;
  /** What it is compared with; absent = nothing, and `most` is of the cost itself. */
  readonly against?: { readonly what: string; readonly cost: number };
  /** The most that the ratio, or else the cost, may be; absent = it is only shown. */
  readonly most?: number;
  readonly peakMb?: number;
}

const missed: string[] = [];

function amount(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

function verdict(value: number, { what, most }: Row): string {
  if (most === undefined) return '';
  const isMet = value <= most;
  if (!isMet) missed.push(what);
  return `${`≤ ${most}`.padEnd(8)} ${isMet ? 'met' : 'NOT MET'}`;
}

/** Prints some rows under a title. */
export function printRows(title: string, rows: readonly Row[]): void {
  console.log(`\n${title}`);
  for (const row of rows) {
    const { what, cost, unit = 'ms', against, peakMb } = row;
    const ratio = against ? cost / against.cost : null;
    const shown = [
      what.padEnd(44),
      `${amount(cost).padStart(7)} ${unit.padEnd(4)}`,
      (ratio === null ? '' : `${amount(ratio)} ×`).padStart(8),
      (against ? `of ${against.what} (${amount(against.cost)})` : '').padEnd(38),
      verdict(ratio ?? cost, row).padEnd(16),
      peakMb === undefined ? '' : `peak ${peakMb.toFixed(0)} MB`,
    ];
    console.log(`  ${shown.join(' ').trimEnd()}`);
  }
}

/** Prints what was missed in all. */
export function printMissed(): void {
  console.log(missed.length === 0 ? '\nEvery target is met.' : `\nNot met: ${missed.join('; ')}`);
}
