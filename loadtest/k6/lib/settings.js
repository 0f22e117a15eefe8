// What a run is told, from the environment and from the file of settings that ./dev writes. Nothing here is k6's, so
// that Node tests it.

/** The names that a load test takes from the file of settings. The others are secrets it has no business with. */
const TAKEN = ['MALL_PUBLIC_URL', 'MALL_HTTP_BIND', 'MALL_WECHAT_BASE_URL', 'MALL_ADMIN_USERNAME', 'MALL_ADMIN_PASSWORD'];

/** Reads NAME='value' lines. */
export function parseSettings(text) {
  const values = {};
  for (const line of text.split('\n')) {
    const match = /^([A-Z0-9_]+)=(['"]?)(.*)\2$/.exec(line.trim());
    if (match && TAKEN.includes(match[1])) values[match[1]] = match[3];
  }
  return values;
}

/** The host of an http address. Anything else than scheme, host and port is refused: nothing may hide in it. */
export function hostOf(url) {
  const match = /^https?:\/\/(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9.-]+)(?::\d{1,5})?\/?$/.exec(url);
  if (!match) throw new Error(`${url} is not an address such as http://127.0.0.1:8080`);
  return match[1].toLowerCase();
}

/** Whether a host can only be this machine. A name that merely begins like one is not enough. */
export function isLoopback(host) {
  if (host === 'localhost' || host === '[::1]') return true;
  const parts = host.split('.');
  return parts.length === 4 && parts[0] === '127' && parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255);
}

/**
 * Load goes to this machine, or to a host that is named twice: in the address and in ALLOW_HOST. Whoever mistypes one
 * address should not take somebody's shop down.
 */
export function guard(url, allowed) {
  const host = hostOf(url);
  const named = (allowed || '').toLowerCase().split(',').map((name) => name.trim());
  if (!isLoopback(host) && !named.includes(host)) {
    throw new Error(`${host} is not this machine. To send load there all the same, name it twice: -e ALLOW_HOST=${host}`);
  }
  return url.replace(/\/$/, '');
}

/** A whole number above 0 from the environment, or what the profile says. */
export function whole(env, name, otherwise) {
  const text = env[name];
  if (text === undefined || text === '') return otherwise;
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new Error(`${name} must be a whole number above 0, not ${text}`);
  return Number(text);
}

/** Seconds from "90", "90s", "15m" or "2h". */
export function seconds(env, name, otherwise) {
  const text = env[name];
  if (text === undefined || text === '') return otherwise;
  const match = /^([1-9]\d{0,5})(s|m|h)?$/.exec(text);
  if (!match) throw new Error(`${name} must be a time such as 90s, 15m or 2h, not ${text}`);
  return Number(match[1]) * { s: 1, m: 60, h: 3600 }[match[2] || 's'];
}

/** A share from 0 to 1. */
export function share(env, name, otherwise) {
  const text = env[name];
  if (text === undefined || text === '') return otherwise;
  if (!/^(0(\.\d+)?|1(\.0+)?)$/.test(text)) throw new Error(`${name} must lie between 0 and 1, not ${text}`);
  return Number(text);
}

/**
 * Everything a run is told. `env` is the environment, `file` what ./dev wrote (or nothing).
 *
 * A profile says how large a run is: `ci` is over in seconds on two busy cores, `full` is for a machine of its own.
 */
export function readSettings(env, file) {
  const known = { ...parseSettings(file || ''), ...Object.fromEntries(Object.entries(env).filter(([, value]) => value !== '')) };
  const bind = (known.MALL_HTTP_BIND || '127.0.0.1:8080').replace(/^0\.0\.0\.0:/, '127.0.0.1:');
  const profile = known.PROFILE || 'ci';
  if (profile !== 'ci' && profile !== 'full') throw new Error(`PROFILE must be ci or full, not ${profile}`);
  return {
    profile,
    url: guard(known.BASE_URL || known.MALL_PUBLIC_URL || `http://${bind}`, known.ALLOW_HOST),
    wechat: guard(known.WECHAT_URL || known.MALL_WECHAT_BASE_URL || 'http://127.0.0.1:8090', known.ALLOW_HOST),
    username: known.MALL_ADMIN_USERNAME || 'admin',
    password: known.MALL_ADMIN_PASSWORD || '',
    product: whole(known, 'PRODUCT', 1),
    run: runName(known.RUN),
    out: known.OUT || '',
  };
}

/** What the shoppers and the sale of this run are called. */
function runName(given) {
  if (!given) return `k6-${Date.now().toString(36)}`;
  if (!/^[A-Za-z0-9-]{1,24}$/.test(given)) throw new Error(`RUN must be up to 24 letters, digits and dashes, not ${given}`);
  return given;
}
