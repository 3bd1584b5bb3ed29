/** Mail services by the domain of an address: where their IMAP is. All of them want an app password. */
const SERVICES: { name: string; host: string; domains: string[] }[] = [
  { name: 'Yandex', host: 'imap.yandex.ru', domains: ['yandex.ru', 'ya.ru', 'yandex.com', 'yandex.by', 'yandex.kz'] },
  { name: 'Mail.ru', host: 'imap.mail.ru', domains: ['mail.ru', 'inbox.ru', 'list.ru', 'bk.ru', 'internet.ru'] },
  { name: 'Gmail', host: 'imap.gmail.com', domains: ['gmail.com', 'googlemail.com'] },
  { name: 'Outlook', host: 'outlook.office365.com', domains: ['outlook.com', 'hotmail.com', 'live.com'] },
  { name: 'iCloud', host: 'imap.mail.me.com', domains: ['icloud.com', 'me.com'] },
]

export function serviceOf(address: string): { name: string; host: string } | null {
  const domain = address.trim().toLowerCase().split('@')[1] ?? ''
  return SERVICES.find(service => service.domains.includes(domain)) ?? null
}
