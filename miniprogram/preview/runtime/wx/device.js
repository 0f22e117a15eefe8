// Device, window and app information, and listeners.
import { cfg, mp, theme } from '../state.js'
import { api, wx } from './core.js'

const sb = 20
mp.statusBar = sb
wx.getWindowInfo = () => {
  const h = mp.viewportHeight?.() || innerHeight - 64
  return {
    pixelRatio: devicePixelRatio,
    screenWidth: innerWidth,
    screenHeight: innerHeight,
    windowWidth: innerWidth,
    windowHeight: h,
    statusBarHeight: sb,
    screenTop: 64,
    safeArea: {
      left: 0,
      right: innerWidth,
      top: sb,
      bottom: innerHeight,
      width: innerWidth,
      height: innerHeight - sb,
    },
  }
}
wx.getDeviceInfo = () => ({
  brand: 'devtools',
  model: 'iPhone 12/13 (Pro)',
  system: 'iOS 15.0',
  platform: 'devtools',
  benchmarkLevel: 1,
  memorySize: 4096,
  abi: '',
})
wx.getAppBaseInfo = () => ({
  SDKVersion: '3.8.0',
  version: '8.0.5',
  language: 'zh_CN',
  theme: theme(),
  enableDebug: false,
  host: { env: 'WeChat' },
  fontSizeSetting: Number(localStorage.getItem('preview:font')) || 16,
})
wx.getSystemInfoSync = () => ({
  ...wx.getWindowInfo(),
  ...wx.getDeviceInfo(),
  ...wx.getAppBaseInfo(),
  safeAreaInsets: {},
})
wx.getSystemSetting = () => ({ bluetoothEnabled: true, locationEnabled: true, wifiEnabled: true })
wx.getAppAuthorizeSetting = () => ({ locationAuthorized: 'authorized', cameraAuthorized: 'authorized' })
api('getSystemInfo', async () => wx.getSystemInfoSync())
wx.getSystemInfoAsync = wx.getSystemInfo
wx.getMenuButtonBoundingClientRect = () => ({
  width: 87,
  height: 32,
  top: sb + 6,
  bottom: sb + 38,
  right: innerWidth - 7,
  left: innerWidth - 94,
})
wx.getAccountInfoSync = () => ({ miniProgram: { appId: cfg.appid, envVersion: 'develop', version: '' } })
wx.canIUse = (s) => {
  const [a, b] = s.split('.')
  return typeof wx[a] === 'function' || cfg.builtins.includes(a) || (a === 'open' && !!b) || a in wx
}
wx.getUpdateManager = () => ({
  onCheckForUpdate: (f) => setTimeout(() => f({ hasUpdate: false })),
  onUpdateReady() {},
  onUpdateFailed() {},
  applyUpdate() {},
})
wx.nextTick = (f) => Promise.resolve().then(f)
wx.getLogManager = () => ({ log() {}, info() {}, debug() {}, warn() {} })
wx.getRealtimeLogManager = () => ({ info() {}, warn() {}, error() {}, setFilterMsg() {}, addFilterMsg() {} })
wx.reportEvent = wx.reportMonitor = wx.reportPerformance = () => {}
wx.setEnableDebug = wx.setInnerAudioOption = () => {}
wx.getExtConfigSync = () => ({})
wx.getPerformance = () => ({
  now: () => performance.now(),
  getEntries: () => [],
  createObserver: () => ({ observe() {}, disconnect() {} }),
})
// on*/off* listeners
mp.listeners = {}
for (const n of [
  'AppShow',
  'AppHide',
  'Error',
  'UnhandledRejection',
  'PageNotFound',
  'NetworkStatusChange',
  'WindowResize',
  'ThemeChange',
  'KeyboardHeightChange',
  'MemoryWarning',
  'UserCaptureScreen',
  'NeedPrivacyAuthorization',
  'AccelerometerChange',
  'CompassChange',
]) {
  wx['on' + n] = (f) => (mp.listeners[n] ||= []).push(f)
  wx['off' + n] = (f) => {
    mp.listeners[n] = (mp.listeners[n] || []).filter((x) => f && x !== f)
  }
}

/** The size of texts that the shopper has set in WeChat; 16 is usual. */
mp.setFontSize = (size) => {
  localStorage.setItem('preview:font', size)
  location.reload()
}
