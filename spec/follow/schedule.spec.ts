import fc from 'fast-check';
import { nextQuery, retryPause } from '../../lib/follow/schedule';

const FOREVER = Number.MAX_SAFE_INTEGER;

/** The moments of the queries after the beginning, in seconds. */
function momentsOf(longestPause: number, expires = FOREVER, count = 9): number[] {
  const moments: number[] = [];
  for (let now = 0; moments.length < count; ) {
    now = nextQuery({ began: 0, expires }, now, longestPause);
    moments.push(now / 1_000);
  }
  return moments;
}

describe('the schedule of queries', () => {
  it("is that of WeChat Pay's guide without a limit of the pauses", () => {
    expect(momentsOf(FOREVER)).toEqual([5, 30, 60, 180, 300, 600, 1800, 3600, 5400]);
  });

  it('has no pause above the longest one', () => {
    expect(momentsOf(60_000)).toEqual([5, 30, 60, 120, 180, 240, 300, 360, 420]);
  });

  it('has a query at the moment when the order expires', () => {
    expect(momentsOf(60_000, 100_000, 5)).toEqual([5, 30, 60, 100, 160]);
  });

  it('always moves on, and never beyond the longest pause', () => {
    const time = fc.integer({ min: 0, max: 10 ** 9 });
    fc.assert(
      fc.property(time, time, time, fc.integer({ min: 1, max: 10 ** 7 }), (began, age, life, longest) => {
        const now = began + age;
        const next = nextQuery({ began, expires: began + life }, now, longest);
        expect(next).toBeGreaterThan(now);
        expect(next - now).toBeLessThanOrEqual(longest);
      }),
    );
  });

  it('repeats a failed handler after growing pauses', () => {
    expect([1, 2, 3, 4, 5, 6, 99].map((failures) => retryPause(failures) / 1_000)).toEqual([
      1, 5, 30, 60, 300, 300, 300,
    ]);
  });
});
