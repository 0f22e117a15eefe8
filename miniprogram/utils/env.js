// Which back end this build talks to.
const { HOSTS, PICTURE_HOST } = require('../config')

/** @type {string | undefined} */
let host

/** The address of the shop's API, without a slash at the end. */
function apiHost() {
  if (host === undefined) host = HOSTS[wx.getAccountInfoSync().miniProgram.envVersion] || HOSTS.release
  return host
}

/** The address that pictures with a path of their own are below. */
function pictureHost() {
  return PICTURE_HOST || apiHost()
}

module.exports = { apiHost, pictureHost }
