// Lets code that runs from source import this package by its own name: lib/ stands for dist/.
// ts-node loads it first (tsconfig.json, "ts-node"), so an example reads as a user's program does, from any folder.
const Module = require('node:module');
const path = require('node:path');

const resolveFilename = Module._resolveFilename;
Module._resolveFilename = function (request, ...rest) {
  const own = /^wechatpay-chain(?:\/([\w/]+))?$/.exec(request);
  const file = own ? path.join(__dirname, '../lib', own[1] ?? '', 'index.ts') : request;
  return resolveFilename.call(this, file, ...rest);
};
