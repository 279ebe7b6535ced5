import { Deadline, LONGEST_TIMER, systemTimer } from '../../lib/http';
import { ManualTimer } from '../support/timer';

const late = () => new Error('late');

describe('a deadline', () => {
  it('counts down, and has passed when no time is left', () => {
    const timer = new ManualTimer();
    const deadline = new Deadline(100, timer);
    let passed = false;
    deadline.whenPassed(() => {
      passed = true;
    });
    timer.advance(99);
    expect([deadline.left, passed]).toEqual([1, false]);
    timer.advance(1);
    expect([deadline.left, passed]).toEqual([0, true]);
  });

  it('has no active timer after a task is cancelled', () => {
    const timer = new ManualTimer();
    new Deadline(100, timer).whenPassed(late)();
    expect(timer.waiting).toBe(0);
  });

  it('restarts with its full limit', () => {
    const timer = new ManualTimer();
    const deadline = new Deadline(100, timer);
    timer.advance(60);
    deadline.restart();
    expect([deadline.limit, deadline.left]).toEqual([100, 100]);
  });

  it('can be shortened, not extended', () => {
    const timer = new ManualTimer();
    using deadline = new Deadline(100, timer);
    const { signal } = deadline;
    timer.advance(10);
    deadline.shorten(500);
    expect(deadline.limit).toBe(100);
    deadline.shorten(40);
    timer.advance(29);
    expect(signal.aborted).toBe(false);
    timer.advance(1);
    expect(signal.aborted).toBe(true);
  });

  it('rejects if the work takes longer', async () => {
    const timer = new ManualTimer();
    using deadline = new Deadline(100, timer);
    const outcome = deadline.race(new Promise(() => undefined), late);
    timer.advance(100);
    await expect(outcome).rejects.toThrow('late');
    await expect(deadline.race(Promise.resolve(1), late)).rejects.toThrow('late');
  });

  it('returns the result of work that ends in time, and has no active timer after disposal', async () => {
    const timer = new ManualTimer();
    const deadline = new Deadline(100, timer);
    await expect(deadline.race(Promise.resolve(1), late)).resolves.toBe(1);
    deadline[Symbol.dispose]();
    expect(timer.waiting).toBe(0);
  });

  it('never passes if its limit exceeds the longest timer of Node.js', () => {
    const set = jest.spyOn(globalThis, 'setTimeout');
    systemTimer.after(LONGEST_TIMER + 1, late);
    new Deadline(Number.POSITIVE_INFINITY).whenPassed(late);
    expect(set).not.toHaveBeenCalled();
    set.mockRestore();
  });
});
