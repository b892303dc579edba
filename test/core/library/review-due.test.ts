import assert from 'node:assert/strict';
import { reviewDue } from '../../../src/core/library/review-due.ts';

const today = '2026-06-01';

describe('a review', () => {
  const dates = ['2026-05-20', '2026-03-03', '2026-04-01', null];

  it('is due 90 days after the last one, or after the first post-mortem', () => {
    assert.deepEqual(reviewDue({ dates, reviews: [], today }), { count: 3, days: 90 });
    assert.equal(reviewDue({ dates: ['2026-03-04', '2026-05-20'], reviews: [], today }), null);
    assert.deepEqual(reviewDue({ dates, reviews: ['2026-03-03', '2025-12-01'], today }), { count: 2, days: 90 });
    assert.equal(reviewDue({ dates, reviews: ['2026-03-04'], today }), null);
  });

  it('is not due when nothing, or one post-mortem alone, was written since', () => {
    assert.equal(reviewDue({ dates: ['2025-12-01'], reviews: ['2025-12-24'], today }), null);
    assert.equal(reviewDue({ dates: ['2025-12-01', '2026-05-20'], reviews: ['2025-12-24'], today }), null);
    assert.equal(reviewDue({ dates: [], reviews: ['2025-12-24'], today }), null);
    assert.equal(reviewDue({ dates: [null], reviews: [], today }), null);
  });
});
