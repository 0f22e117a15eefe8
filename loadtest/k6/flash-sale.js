// k6 run loadtest/k6/flash-sale.js
//
// The flash sale, from the login to the verdict. The others stand in scenarios/; README.md says how to run them.

export { browse, handleSummary, options, rush, setup, teardown } from './scenarios/flash-sale.js';
