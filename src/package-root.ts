/** The folder of `package.json` and `schema`: above this file, and above the build's one folder. */
export const packageRoot = new URL('..', import.meta.url);
