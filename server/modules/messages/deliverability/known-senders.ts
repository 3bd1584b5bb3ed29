/** Mail services whose submission server is not the one that letters leave by: what their customers put into DNS instead. */
export type KnownSender = { title: string; hosts: RegExp; include: string; selectors: readonly string[] }

const KNOWN: readonly KnownSender[] = [
  { title: 'Яндекс 360', hosts: /(^|\.)yandex\.(ru|com|net)$/, include: '_spf.yandex.net', selectors: ['mail'] },
  { title: 'VK WorkSpace (Mail.ru)', hosts: /(^|\.)mail\.ru$/, include: '_spf.mail.ru', selectors: ['mailru'] },
  { title: 'Google Workspace', hosts: /(^|\.)(gmail|google|googlemail)\.com$/, include: '_spf.google.com', selectors: ['google'] },
  { title: 'Microsoft 365', hosts: /(^|\.)(office365|outlook)\.com$/, include: 'spf.protection.outlook.com', selectors: ['selector1', 'selector2'] },
  { title: 'Amazon SES', hosts: /(^|\.)amazonaws\.com$/, include: 'amazonses.com', selectors: [] },
  { title: 'SendGrid', hosts: /(^|\.)sendgrid\.net$/, include: 'sendgrid.net', selectors: ['s1', 's2'] },
  { title: 'Mailgun', hosts: /(^|\.)mailgun\.org$/, include: 'mailgun.org', selectors: ['mailo', 'smtp', 'mx', 'k1'] },
  { title: 'UniSender', hosts: /(^|\.)(unisender|unione)\.(com|ru|io)$/, include: 'spf.unisender.com', selectors: ['us'] },
  { title: 'SendPulse', hosts: /(^|\.)sendpulse\.com$/, include: 'mxsspf.sendpulse.com', selectors: ['sign'] },
]

export function knownSender(host: string): KnownSender | undefined {
  return KNOWN.find(({ hosts }) => hosts.test(host.toLowerCase()))
}
