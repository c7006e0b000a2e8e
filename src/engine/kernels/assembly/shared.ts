export { repeat, run } from './index';
export { dismiss, follow, lead } from './crew';
