import { Conversation } from './conversation.mjs';
import { commandOf, OWN, PEERS } from './peers.mjs';

/** Starts an entry on a problem and hears what it computes; or why it takes no part. */
async function start(entry, problem) {
  const { title, module } = PEERS[entry.peer];
  const command = commandOf(entry);
  if (!command) return { entry, title, absent: `no Python here has ${module}` };
  const conversation = new Conversation(command, problem);
  try {
    const said = await conversation.hear();
    if (!said.absent) return { entry, title: said.blas ? `${title}, ${said.blas}` : title, conversation, ...said };
    await conversation.end();
    return { entry, title, absent: said.absent };
  } catch (error) {
    await conversation.end();
    throw new Error(`${title}, ${entry.precision}: ${error.message}`);
  }
}

/** Throws where not all compute the same. */
function compare(problem, present, report) {
  const told = present.map(({ entry, title, values }) => ({ ...entry, title, values }));
  // synaptic takes errors back through weights that the same step has updated: it is held to that, and that to the others.
  const [imitator, others] = [
    told.find(({ peer }) => peer === 'synaptic'),
    told.filter(({ peer }) => peer !== 'synaptic'),
  ];
  const imitation = (which) => ({
    ...imitator,
    title: `a plain network, errors back through ${which} weights`,
    values: report.lossesThrough(which, problem, imitator.values.length - 1),
  });
  const lines = imitator
    ? [
        ...report.disagreements([...others, imitation('old')], OWN),
        ...report.difference(imitator, imitation('updated')),
      ]
    : report.disagreements(others, OWN);
  if (lines.length > 0) throw new Error(`not all peers compute the same:\n  ${lines.join('\n  ')}`);
}

/** A slice that got less than this of a processor is measured again: somebody else had the machine. */
const ALONE = 0.95;
const TRIES = 4;

async function slice(conversation, seconds) {
  let best = { processor: -1, seconds: 1 };
  for (let i = 0; i < TRIES && best.processor / best.seconds < ALONE; i++) {
    const measured = await conversation.measure(seconds);
    if (measured.processor / measured.seconds > best.processor / best.seconds) best = measured;
  }
  return best;
}

/** Rounds over all peers, every other one backwards, after one that does not count. */
async function rounds(present, { rounds: count, seconds }) {
  const measured = new Map(present.map((each) => [each, []]));
  for (let round = 0; round <= count; round++) {
    for (const each of round % 2 === 0 ? present : [...present].reverse()) {
      if (round === 0) await each.conversation.measure(seconds);
      else measured.get(each).push(await slice(each.conversation, seconds));
    }
  }
  return measured;
}

const sum = (slices, key) => slices.reduce((all, slice) => all + slice[key], 0);

function rowOf({ entry, title, absent = null, version = null, about = null }, slices, each) {
  return {
    ...entry,
    title,
    version,
    about,
    rates: slices.map(({ steps, seconds }) => Number(((steps * each) / seconds).toPrecision(6))),
    processor: slices.length > 0 ? Number((sum(slices, 'processor') / sum(slices, 'seconds')).toFixed(2)) : 0,
    absent,
  };
}

/** Measures a workload: all peers at once in memory, one at a time at work. */
export async function measureWorkload(workload, entries, options, report) {
  const { name, label, title, unit = { name: 'steps/s', each: 1 }, targets } = workload;
  const problem = workload.problem();
  const all = [];
  for (const entry of entries) all.push(await start(entry, problem));
  const present = all.filter(({ conversation }) => conversation);
  try {
    compare(problem, present, report);
    const measured = await rounds(present, options);
    const rows = all.map((each) => rowOf(each, measured.get(each) ?? [], unit.each));
    return { name, label, title, unit: unit.name, rows, targets };
  } finally {
    await Promise.all(present.map(({ conversation }) => conversation.end()));
  }
}
