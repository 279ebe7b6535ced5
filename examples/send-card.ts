// All six forms of one call: three spellings, each awaited and as a promise.
import './send-card-chain';
import './send-card-declared';
import './send-card-property';
