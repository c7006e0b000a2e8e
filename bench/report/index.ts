export { difference, disagreements } from './agreement.js';
export { withSpeed } from './readme.js';
export { table } from './table.js';
export { lossesThrough } from './throughUpdated.js';
