// The settings of this run, for everything that k6 runs.

import { readSettings } from './settings.js';

/** What `./dev up` wrote, so that a run against it needs no settings at all. */
function settingsOfDev() {
  const folder = __ENV.MALL_DEV_DIR ? `file://${__ENV.MALL_DEV_DIR}` : import.meta.resolve('../../../.dev');
  try {
    return open(`${folder}/env`);
  } catch (_missing) {
    return '';
  }
}

export const settings = readSettings(__ENV, settingsOfDev());
