/** The version of this package in its `User-Agent`; a spec compares it with package.json. */
export const VERSION = '0.1.0';
