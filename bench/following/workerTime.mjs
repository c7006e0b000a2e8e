import { readdirSync, readFileSync } from 'node:fs';

function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // It ended while we looked.
    return '';
  }
}

/** Every thread of a browser's workers, as a folder of /proc: none on systems that have no such folder. */
function threads() {
  let processes = [];
  try {
    processes = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  } catch {
    return [];
  }
  return processes
    .filter((pid) => /chrom/.test(read(`/proc/${pid}/comm`)))
    .flatMap((pid) => readdirSync(`/proc/${pid}/task`).map((thread) => `/proc/${pid}/task/${thread}`))
    .filter((folder) => /^DedicatedWorker/.test(read(`${folder}/comm`)));
}

/**
 * What workers had of the processor so far and how long they were ready to run but had none, in milliseconds
 * (proc(5), /proc/pid/schedstat); zeros where that is not told.
 */
export function workerTime() {
  const sum = { ran: 0, waited: 0 };
  for (const folder of threads()) {
    const [ran = 0, waited = 0] = read(`${folder}/schedstat`).split(' ').map(Number);
    sum.ran += ran / 1e6;
    sum.waited += waited / 1e6;
  }
  return sum;
}
