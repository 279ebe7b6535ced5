// Runs all six forms of a call: three spellings, each with await and with then.
import './send-card-chain';
import './send-card-declared';
import './send-card-property';
