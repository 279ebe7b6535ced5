// Lets a Node.js process run the TypeScript of this project, for specs that start processes.
const { readFileSync } = require('node:fs');
const Module = require('node:module');
const { transformSync } = require('@swc/core');
const { transform } = require('../../jest.config.js');
require('../../scripts/self.cjs');

const [, options] = Object.values(transform)[0];
Module._extensions['.ts'] = (module, filename) => {
  const { code } = transformSync(readFileSync(filename, 'utf8'), { ...options, filename, configFile: false });
  module._compile(code, filename);
};
