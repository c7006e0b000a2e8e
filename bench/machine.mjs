import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import os from 'node:os';
import { pythonWith } from './peers.mjs';
import { node } from './places.mjs';

/** Linux knows more of a processor than its name. */
function processor() {
  const [first] = os.cpus();
  const name = first?.model ?? 'unknown';
  if (process.platform !== 'linux') return name;
  const info = readFileSync('/proc/cpuinfo', 'utf8');
  const field = (key) => new RegExp(`^${key}\\s*: (.*)$`, 'm').exec(info)?.[1];
  const [family, model] = [field('cpu family'), field('model')];
  return family && model ? `${name} (family ${family}, model ${model})` : name;
}

/** All that a number may depend on, by name. */
export function machine() {
  const python = pythonWith('torch') ?? pythonWith('numpy');
  const steering = Object.entries(process.env).filter(([name]) => name.startsWith('OPENBLAS_'));
  return {
    processor: processor(),
    cores: String(os.availableParallelism()),
    system: `${os.type()} ${os.machine()}`,
    Node: execFileSync(node(), ['--version'], { encoding: 'utf8' }).trim(),
    ...(python ? { Python: spawnSync(python, ['--version'], { encoding: 'utf8' }).stdout.trim().split(' ')[1] } : {}),
    ...Object.fromEntries(steering),
  };
}
