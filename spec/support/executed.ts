import { Session } from 'node:inspector/promises';
import path from 'node:path';

const LIB = path.join(__dirname, '../../lib');

/** A function of lib/ that ran. */
export interface ExecutedFunction {
  /** Relative to lib/. */
  readonly file: string;
  /** Empty for an anonymous function. */
  readonly name: string;
  readonly count: number;
}

/** Runs some work, and returns which functions of lib/ it executed, by the counts of V8. */
export async function executedDuring(work: () => Promise<unknown>): Promise<ExecutedFunction[]> {
  const session = new Session();
  session.connect();
  try {
    await session.post('Profiler.enable');
    await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
    await work();
    const { result } = await session.post('Profiler.takePreciseCoverage');
    return result
      .map(({ url, functions }) => ({ file: path.relative(LIB, url.replace('file://', '')), functions }))
      .filter(({ file }) => !file.startsWith('..'))
      .flatMap(({ file, functions }) =>
        functions.map(({ functionName, ranges }) => ({
          file,
          name: functionName,
          count: ranges[0]?.count ?? 0,
        })),
      )
      .filter(({ count }) => count > 0);
  } finally {
    session.disconnect();
  }
}
