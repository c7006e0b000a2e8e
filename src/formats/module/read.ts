import type { FileSystem } from '../fileSystem.js';
import { didYouMean } from '../nearest.js';
import type { Problem, ReadResult } from '../result.js';
import { readBlackBox } from './blackBox.js';
import type { CodeAccess } from './codeHost.js';
import { readLayerModule } from './layers.js';
import { type LoadedModule, load } from './loader.js';
import { Mistake, problemOf } from './mistake.js';
import { FILE_START } from './places.js';
import { told } from './stack.js';

/** What makes a model of each kind. */
const KINDS = 'export layers and loss, or parameters, loss and gradient';

/** Runs a `*.grad.mjs`, `.js` or `.ts` (contract, §2), and calls its functions once. Never throws for what may stand in it. */
export async function readModule(
  text: string,
  files: FileSystem,
  file: string,
  { host, fatal }: CodeAccess,
): Promise<ReadResult> {
  const problems: Problem[] = [];
  try {
    if (!host) throw new Mistake(FILE_START, UNTRUSTED, 'untrusted');
    if (fatal && fatal.text === text) throw new Mistake(FILE_START, fatalMessage(file, fatal.how));
    const model = modelOf(await load(file, text, files, host), problems);
    return { model, problems };
  } catch (thrown) {
    // Whatever else is thrown comes from the user's objects too: a getter may throw anything.
    const mistake =
      thrown instanceof Mistake ? thrown : new Mistake(FILE_START, `${file} can't be read: ${told(thrown)}`);
    return { model: null, problems: [...problems, problemOf(mistake)] };
  }
}

const UNTRUSTED =
  'This model is code. It does not run in Restricted Mode: trust this workspace to run it (command "Workspaces: Manage Workspace Trust")';

function fatalMessage(file: string, how: string): string {
  return `${file} ${how}. It runs again when its text is changed`;
}

function modelOf(module: LoadedModule, problems: Problem[]): NonNullable<ReadResult['model']> {
  const { exports } = module;
  if ('layers' in exports) return readLayerModule(module, problems);
  if ('parameters' in exports || 'gradient' in exports) return readBlackBox(module, problems);
  const names = Object.keys(exports);
  const odd = names.find((name) => didYouMean(name, ['layers', 'parameters', 'gradient']) !== '');
  const hint = odd === undefined ? '' : `; found "${odd}"${didYouMean(odd, ['layers', 'parameters', 'gradient'])}`;
  throw new Mistake(odd ? module.places.of(odd) : FILE_START, `a model module should ${KINDS}${hint}`, 'structure');
}
