import type { CodeHost } from '../formats/module/codeHost.js';
import { within } from './patience.js';

const NO_PACKAGES =
  'in the browser there are no packages; files beside the model file ("./…") can be imported, all else runs on the desktop';

/** Runs users' code in this web worker. */
export const browserCode: CodeHost = {
  // Indirect eval: the code sees globals alone. The last line gives it its name in stack traces.
  compile: (code, names, file) =>
    // biome-ignore lint/security/noGlobalEval: running the user's own code is what this is for, and only where it is trusted.
    globalThis.eval(`(async function (${names.join(', ')}) {${code}\n})\n//# sourceURL=${file}`),
  load: async () => {
    throw new Error(NO_PACKAGES);
  },
  require: () => {
    throw new Error(NO_PACKAGES);
  },
  address: (path) => path,
  wait: within,
};
