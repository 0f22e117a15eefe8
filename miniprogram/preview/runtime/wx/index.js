// All of wx.*, but for what acts on pages (../navigation.js, ../page-apis.js).
import './account.js'
import './device.js'
import './feedback.js'
import './network.js'
import './storage.js'

export { wx } from './core.js'
