/** One thing that was measured with a real agent. */
export interface Measurement {
  readonly table: string;
  readonly row: string;
  readonly column: string;
  readonly measured: string;
  readonly expected: string;
  /** What the product foretells; absent where it foretells nothing. */
  readonly product?: string;
  /** What the agent said, for whoever looks into a difference. */
  readonly detail: string;
}

/** Collects what was measured and prints it. */
export interface Report {
  row(measurement: Measurement): void;
  check(name: string, holds: boolean, detail: string): void;
  skip(message: string): void;
  /** Prints the tables and the differences; gives how many things failed. */
  print(): number;
}

/** A report with nothing in it. */
export function startReport(): Report {
  const rows: Measurement[] = [];
  const failures: string[] = [];
  let passed = 0;
  const judge = (name: string, holds: boolean, detail: string) => {
    if (holds) passed++;
    else failures.push(`${name}\n    ${detail.trim().replaceAll('\n', '\n    ').slice(0, 800)}`);
  };
  return {
    row(measurement) {
      const { table, row, column, measured, expected, product, detail } = measurement;
      rows.push(measurement);
      judge(`${table} · ${row} · ${column}: expected ${expected}, measured ${measured}`, measured === expected, detail);
      if (product !== undefined) {
        judge(
          `${table} · ${row} · ${column}: the product says ${product}, measured ${measured}`,
          measured === product,
          detail,
        );
      }
    },
    check(name, holds, detail) {
      process.stdout.write(`${holds ? 'ok  ' : 'FAIL'} ${name}\n`);
      judge(name, holds, detail);
    },
    skip: (message) => void process.stdout.write(`skipped: ${message}\n`),
    print() {
      for (const table of new Set(rows.map((one) => one.table))) {
        process.stdout.write(`\n${renderTable(rows.filter((one) => one.table === table))}\n`);
      }
      for (const failure of failures) process.stdout.write(`\nFAIL ${failure}\n`);
      process.stdout.write(`\n${passed} passed, ${failures.length} failed\n`);
      return failures.length;
    },
  };
}

/** Measured values, those that differ with what was expected and what the product says. */
function renderTable(rows: readonly Measurement[]): string {
  const columns = [...new Set(rows.map(({ column }) => column))];
  const titles = [...new Set(rows.map(({ row }) => row))];
  const cell = (title: string, column: string): string => {
    const found = rows.find((one) => one.row === title && one.column === column);
    if (!found) return '–';
    const { measured, expected, product } = found;
    const wrong = [
      ...(measured === expected ? [] : [`expected ${expected}`]),
      ...(product === undefined || product === measured ? [] : [`product ${product}`]),
    ];
    return wrong.length === 0 ? measured : `${measured} (${wrong.join(', ')})`;
  };
  const lines = [
    [rows[0]?.table ?? '', ...columns],
    ...titles.map((title) => [title, ...columns.map((column) => cell(title, column))]),
  ];
  const widths = lines[0]?.map((_, index) => Math.max(...lines.map((line) => line[index]?.length ?? 0))) ?? [];
  const render = (line: readonly string[]) =>
    `| ${line.map((text, index) => text.padEnd(widths[index] ?? 0)).join(' | ')} |`;
  const [head = [], ...body] = lines;
  return [render(head), render(widths.map((width) => '-'.repeat(width))), ...body.map(render)].join('\n');
}
