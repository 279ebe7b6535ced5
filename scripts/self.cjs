// Lets code that runs from source import this package by name, with lib/ instead of dist/.
// ts-node loads it first (tsconfig.json, "ts-node"), so examples have the same imports as user code.
const Module = require('node:module');
const path = require('node:path');

const resolveFilename = Module._resolveFilename;
Module._resolveFilename = function (request, ...rest) {
  const own = /^wechatpay-chain(?:\/([\w/]+))?$/.exec(request);
  const file = own ? path.join(__dirname, '../lib', own[1] ?? '', 'index.ts') : request;
  return resolveFilename.call(this, file, ...rest);
};
