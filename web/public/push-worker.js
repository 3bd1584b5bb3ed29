// Service worker: shows what the server pushes, also while no window is open. It caches nothing and answers no requests.
const words = {
  ru: { more: count => `и ещё ${count}`, due: 'Пора' },
  en: { more: count => `and ${count} more`, due: 'It is time' },
}

self.addEventListener('install', () => self.skipWaiting())
self.addEventListener('activate', event => event.waitUntil(self.clients.claim()))

self.addEventListener('push', event => event.waitUntil(show(event.data ? event.data.json() : {})))

async function show({ kind, locale, count = 0, tasks = [], title, body, url, tag }) {
  if (kind !== 'notice' && tasks.length === 0) return
  // Who looks at the program sees the reminder in it.
  const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true })
  if (windows.some(one => one.focused && one.visibilityState === 'visible')) return
  if (kind === 'notice') return self.registration.showNotification(title, { body, tag, data: { url } })
  const { more, due } = words[locale] ?? words.ru
  const lines = tasks.map(task => task.text)
  await self.registration.showNotification(tasks.length === 1 && count <= 1 ? lines[0] : `${due}: ${count}`, {
    body: tasks.length === 1 && count <= 1 ? due : [...lines, ...(count > lines.length ? [more(count - lines.length)] : [])].join('\n'),
    tag: `task:${tasks[0].id}`,
    lang: locale,
    data: { url: count > 1 ? '/day' : `/tasks/${tasks[0].id}` },
  })
}

self.addEventListener('notificationclick', event => {
  event.notification.close()
  event.waitUntil(open(event.notification.data?.url ?? '/day'))
})

async function open(url) {
  const [window] = await self.clients.matchAll({ type: 'window', includeUncontrolled: true })
  if (!window) return self.clients.openWindow(url)
  await window.focus()
  window.postMessage({ kind: 'open', url })
}
