// The library as the processes of the proof load it: compiled, as users have it, or from source.
const path = require('node:path');

const root = path.join(__dirname, '../../..');
const { CAMPAIGN_PROOF_LIB: compiled } = process.env;
if (compiled === undefined) require('../../support/register.cjs');

/** Loads a public entry: '', 'campaign', 'sandbox'. */
exports.load = (entry) =>
  require(path.join(compiled ?? path.join(root, 'lib'), entry, compiled ? 'index.js' : 'index.ts'));
