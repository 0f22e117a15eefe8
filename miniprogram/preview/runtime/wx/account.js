// Login, payment, addresses, authorisation, media and the clipboard. Login and payment are real ones, at the simulator.
import { mp } from '../state.js'
import { api, fail, wx } from './core.js'
import { el, esc, layer, show } from './feedback.js'

// Who holds the phone: the simulator gives the same name the same openid.
const given = new URLSearchParams(location.search).get('user')
const random = () => 'shopper-' + Math.random().toString(36).slice(2, 8)
mp.shopper = given || localStorage.getItem('preview:shopper') || random()
localStorage.setItem('preview:shopper', mp.shopper)

api('login', async () => ({ code: `sim:${mp.shopper}` }))
api('checkSession')
mp.phoneCode = () => `phone:${mp.phone || '13800138000'}`
mp.user = { nickName: '预览用户', avatarUrl: '', gender: 0, city: '', province: '', country: '', language: 'zh_CN' }

const PARAMETERS = ['timeStamp', 'nonceStr', 'package', 'signType', 'paySign']

/** A sheet of WeChat's own; answers the `data-act` of the button that was pressed. */
const askInSheet = (title, content, buttons) =>
  new Promise((resolve) => {
    const sheet = el(
      `<div class="mp-mask"><div class="mp-sheet mp-pay" role="dialog" aria-label="${title}"><h3>${title}（模拟）</h3>
      <p>${esc(content)}</p>${buttons}</div></div>`,
    )
    sheet.onclick = (event) => {
      const act = event.target.dataset.act
      if (!act) return
      sheet.remove()
      resolve(act)
    }
    layer.append(sheet)
  })

/** In which a shopper pays, cancels, or sees a payment fail. */
const askToPay = (content) =>
  askInSheet(
    '微信支付',
    content,
    `<button data-act="pay" class="primary">确认支付</button>
    <button data-act="fail">支付失败</button><button data-act="cancel">取消支付</button>`,
  )

api('requestPayment', async (opt) => {
  for (const name of PARAMETERS)
    if (typeof opt[name] !== 'string')
      throw fail(`parameter error: parameter.${name} should be String instead of ${typeof opt[name]}`)
  const act = await askToPay(opt.package)
  if (act === 'cancel') throw fail('cancel')
  if (act === 'fail') throw fail('(system:fail)')
  const prepay = opt.package.replace(/^prepay_id=/, '')
  const response = await fetch('/_sim/pay', { method: 'POST', body: JSON.stringify({ prepay_id: prepay }) })
  if (!response.ok) throw fail(`(simulator: ${response.status})`)
})

api('chooseAddress', async () => ({
  userName: '张三',
  postalCode: '510000',
  provinceName: '广东省',
  cityName: '广州市',
  countyName: '海珠区',
  detailInfo: '新港中路397号',
  nationalCode: '440105',
  telNumber: '13800138000',
}))
api('getSetting', async () => ({ authSetting: { 'scope.address': true } }))

/** What the shopper answered last, by template. */
mp.subscriptions = {}
// WeChat also shows it in the callback of a payment; here a tap is the only way.
api('requestSubscribeMessage', async ({ tmplIds }) => {
  if (!mp.tapping) throw fail('can only be invoked by user TAP gesture.')
  if (!tmplIds?.length) throw fail("TmplIds can't be empty", { errCode: 10001 })
  const act = await askInSheet(
    '订阅消息',
    `允许发送：${tmplIds.join('、')}`,
    '<button data-act="accept" class="primary">允许</button><button data-act="reject">取消</button>',
  )
  const answers = Object.fromEntries(tmplIds.map((id) => [id, act]))
  Object.assign(mp.subscriptions, answers)
  return answers
})
api('chooseMedia', async () => ({
  type: 'image',
  tempFiles: [{ tempFilePath: await mp.picture(), size: 70, fileType: 'image' }],
}))
api('previewImage')
api('makePhoneCall')
api('setClipboardData', async (opt) => {
  mp.clipboard = opt.data
  show({ title: '内容已复制' }, '', 1500)
})
api('getClipboardData', async () => ({ data: mp.clipboard || '' }))
// What has no effect that a browser could show.
for (const name of ['vibrateShort', 'setKeepScreenOn', 'hideKeyboard', 'showShareMenu', 'hideShareMenu']) api(name)
wx.getAppAuthorizeSetting = () => ({ locationAuthorized: 'authorized', cameraAuthorized: 'authorized' })
