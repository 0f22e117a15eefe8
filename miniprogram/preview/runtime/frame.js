// The controls beside the phone. Plain script: it is served as it stands.
;(() => {
  const phone = document.querySelector('iframe')
  const user = document.getElementById('user')
  const route = document.getElementById('route')
  user.value = localStorage.getItem('preview:shopper') || 'shopper-' + Math.random().toString(36).slice(2, 8)

  const open = (hash) => {
    phone.src = `phone.html?user=${encodeURIComponent(user.value.trim() || 'guest')}&t=${Date.now()}${hash}`
  }
  const handle = () => phone.contentWindow?.__mp

  document.getElementById('login').onclick = () => {
    // Another shopper starts with an empty phone.
    for (const key of Object.keys(localStorage)) if (key.startsWith('mp:')) localStorage.removeItem(key)
    localStorage.setItem('preview:shopper', user.value.trim())
    open('')
  }
  document.getElementById('reload').onclick = () => open('')
  document.getElementById('share').onclick = () => {
    const shared = handle()?.share()
    route.textContent = shared ? `转发：${shared.title || ''} ${shared.path || ''}` : '当前页不支持转发'
  }
  let large = false
  document.getElementById('wide').onclick = () => {
    large = !large
    handle()?.setFontSize(large ? 23 : 16)
  }
  setInterval(() => {
    const page = handle()?.pages?.().at(-1)
    if (page)
      route.textContent = page.route + (Object.keys(page.options).length ? ` ${JSON.stringify(page.options)}` : '')
  }, 1000)
  open(location.hash)
})()
