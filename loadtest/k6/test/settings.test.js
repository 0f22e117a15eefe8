import assert from 'node:assert/strict';
import { test } from 'node:test';

import { guard, hostOf, isLoopback, parseSettings, readSettings, seconds, share, whole } from '../lib/settings.js';

test('load goes to this machine only', () => {
  for (const url of ['http://127.0.0.1:8080', 'http://localhost', 'https://[::1]:8443/', 'http://127.8.8.8']) {
    assert.equal(guard(url, undefined), url.replace(/\/$/, ''));
  }
  const others = ['http://10.0.0.1', 'https://shop.example', 'http://127.0.0.1.shop.example', 'http://localhost.example', 'http://127.0.0.999'];
  for (const url of others) {
    assert.throws(() => guard(url, undefined), /name it twice/, url);
    assert.throws(() => guard(url, 'another.example'), /name it twice/, url);
    assert.equal(guard(url, `another.example, ${hostOf(url)}`), url);
  }
});

test('nothing hides in an address', () => {
  for (const url of ['http://127.0.0.1@shop.example', 'http://127.0.0.1:8080/path', 'http://', 'ftp://127.0.0.1', 'http://127.0.0.1?x#y', '']) {
    assert.throws(() => guard(url, 'shop.example'), /is not an address/, url);
  }
  assert.ok(!isLoopback('127.0.0'));
});

test('both servers are guarded', () => {
  assert.throws(() => readSettings({ WECHAT_URL: 'https://api.mch.weixin.qq.com' }, ''), /name it twice/);
  assert.throws(() => readSettings({ BASE_URL: 'https://shop.example' }, ''), /name it twice/);
});

test('the file of ./dev says where the mall is, and the environment has the last word', () => {
  const file = "MALL_PUBLIC_URL='http://127.0.0.1:8180'\nMALL_ADMIN_PASSWORD='secret'\nMALL_DB_URL='mysql://x'\n";
  assert.deepEqual(parseSettings(file), { MALL_PUBLIC_URL: 'http://127.0.0.1:8180', MALL_ADMIN_PASSWORD: 'secret' });
  assert.equal(readSettings({}, file).url, 'http://127.0.0.1:8180');
  assert.equal(readSettings({ BASE_URL: 'http://localhost:1' }, file).url, 'http://localhost:1');
  assert.equal(readSettings({}, file).password, 'secret');
  assert.equal(readSettings({}, undefined).url, 'http://127.0.0.1:8080');
});

test('a number that is none is refused', () => {
  assert.equal(whole({}, 'USERS', 7), 7);
  assert.equal(whole({ USERS: '12' }, 'USERS', 7), 12);
  for (const text of ['0', '-1', '1.5', 'many', '1e9']) assert.throws(() => whole({ USERS: text }, 'USERS', 7), /USERS/);
  assert.equal(seconds({ DURATION: '2m' }, 'DURATION', 1), 120);
  assert.equal(seconds({ DURATION: '90' }, 'DURATION', 1), 90);
  assert.throws(() => seconds({ DURATION: '1d' }, 'DURATION', 1), /DURATION/);
  assert.equal(share({ PAY_RATIO: '0.25' }, 'PAY_RATIO', 1), 0.25);
  assert.throws(() => share({ PAY_RATIO: '2' }, 'PAY_RATIO', 1), /PAY_RATIO/);
  assert.throws(() => readSettings({ PROFILE: 'huge' }, ''), /PROFILE/);
  assert.throws(() => readSettings({ RUN: "x'; DROP" }, ''), /RUN/);
});
