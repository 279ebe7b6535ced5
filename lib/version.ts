/** The version of this package, as its `User-Agent` says; a spec keeps it equal to package.json's. */
export const VERSION = '0.1.0';
