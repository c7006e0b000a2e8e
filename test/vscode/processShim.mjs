// The browser build of a few packages asks for Node's process.
export { default as process } from 'process/browser.js';
