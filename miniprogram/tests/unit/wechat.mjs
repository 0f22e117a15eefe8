// The one fake `wx`: storage, login and a network that answers what a test says.
import { beforeEach, vi } from 'vitest'

const storage = new Map()

/** What the network is asked, oldest first. */
export const sent = []
/** Answers for the next requests: `{statusCode, data, header}` or `{fail: 'timeout'}`, or a function of the request. */
export const answers = []

function request(options) {
    sent.push(options)
    const next = answers.shift()
    const answer = typeof next === 'function' ? next(options) : next
    queueMicrotask(() => {
        if (!answer) options.fail({ errMsg: 'request:fail nothing to answer' })
        else if (answer.fail) options.fail({ errMsg: `request:fail ${answer.fail}` })
        else options.success({ header: {}, ...answer })
    })
}

globalThis.wx = {
    request,
    login: vi.fn(({ success }) => success({ code: 'sim:unit' })),
    getStorageSync: (key) => structuredClone(storage.get(key)) ?? '',
    setStorageSync: (key, value) => void storage.set(key, structuredClone(value)),
    removeStorageSync: (key) => void storage.delete(key),
    getAccountInfoSync: () => ({ miniProgram: { envVersion: 'develop' } }),
    setTabBarBadge: vi.fn(),
    removeTabBarBadge: vi.fn(),
    showToast: vi.fn(),
    showModal: vi.fn(),
    stopPullDownRefresh: vi.fn(),
    getAppBaseInfo: () => ({ fontSizeSetting: 16 }),
}

beforeEach(() => {
    storage.clear()
    sent.length = 0
    answers.length = 0
    vi.clearAllMocks()
})
