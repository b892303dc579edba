// How far the page estimate is from a browser's print, on documents that it was tuned on and on others.
import { comparePages } from '../calibrate-page.ts';
import { printRows } from './table.ts';

/** Prints the errors, in parts of a hundred. */
export async function benchPage(): Promise<void> {
  const { tuned, heldOut } = await comparePages();
  const percent = { unit: '%' };
  printRows(
    `The page estimate beside a browser's print (${tuned.documents + heldOut.documents} documents of 16 kinds)`,
    [
      { what: `mean error, ${tuned.documents} documents tuned on`, cost: tuned.mean, ...percent },
      { what: '95 of 100 of these', cost: tuned.p95, ...percent },
      { what: 'worst of these', cost: tuned.worst, most: 3, ...percent },
      { what: `mean error, ${heldOut.documents} documents held out`, cost: heldOut.mean, ...percent },
      { what: '95 of 100 of these', cost: heldOut.p95, ...percent },
      { what: 'worst of those held out', cost: heldOut.worst, most: 3, ...percent },
    ],
  );
}
