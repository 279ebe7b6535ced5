// Each contender and the gateway run in a separate process that answers requests, so that CPU time and memory are
// measured separately.
import { fork } from 'node:child_process';
import { once } from 'node:events';

/** A child process, started from a module that calls {@link answer}. */
export class Subprocess {
  #child;
  #questions = new Map();
  #asked = 0;

  constructor(module, { args = [], env = {}, execArgv = [] } = {}) {
    this.#child = fork(module, args, {
      env: { ...process.env, ...env },
      execArgv,
      serialization: 'advanced',
    });
    this.#child.on('message', ({ id, value, fault }) => {
      const { resolve, reject } = this.#questions.get(id);
      this.#questions.delete(id);
      if (fault === undefined) {
        resolve(value);
      } else {
        reject(new Error(`${args.join(' ')}: ${fault}`));
      }
    });
    this.#child.on('exit', (code) => {
      for (const { reject } of this.#questions.values()) {
        reject(new Error(`${module} ${args.join(' ')} ended with ${code}`));
      }
    });
  }

  /** Calls the function `name` in the child process. */
  ask(name, argument) {
    this.#asked += 1;
    const id = this.#asked;
    return new Promise((resolve, reject) => {
      this.#questions.set(id, { resolve, reject });
      this.#child.send({ id, name, argument });
    });
  }

  async stop() {
    if (this.#child.exitCode !== null) return;
    this.#child.disconnect();
    await once(this.#child, 'exit');
  }
}

/** Stops all given processes. */
export async function stopAll(subprocesses) {
  for (const subprocess of Object.values(subprocesses)) await subprocess.stop();
}

/** Answers requests of the parent process until it exits. */
export function answer(answers) {
  process.on('message', async ({ id, name, argument }) => {
    try {
      process.send({ id, value: await answers[name](argument) });
    } catch (error) {
      process.send({ id, fault: error?.stack ?? String(error) });
    }
  });
  process.on('disconnect', () => process.exit());
}
