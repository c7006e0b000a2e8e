export { CONDITIONS } from './networks/conditions.js';
export { DEEP } from './networks/deep.js';
export { ARCHITECTURE_NAMES } from './networks/network.js';
export { withStudy } from './page.js';
export { summary } from './table.js';
export { total } from './tally.js';
