/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  // Making RSA keys takes seconds on a machine that is busy; no test waits on purpose.
  testTimeout: 60_000,
  // Specs of the command run it as a program of its own.
  globalSetup: '<rootDir>/scripts/compile-command.cjs',
  testMatch: ['<rootDir>/spec/**/*.spec.ts'],
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
          target: 'es2022',
        },
        module: { type: 'commonjs' },
      },
    ],
  },
  moduleNameMapper: {
    '^wechatpay-chain$': '<rootDir>/lib/index.ts',
    '^wechatpay-chain/(.*)$': '<rootDir>/lib/$1/index.ts',
  },
  // What runs in processes of its own is out of sight here.
  collectCoverageFrom: ['lib/**/*.ts', '!lib/**/*.d.ts', '!lib/cli/**'],
  coverageProvider: 'babel',
  coverageThreshold: { global: { lines: 95 } },
};
