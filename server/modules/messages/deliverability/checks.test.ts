import { generateKeyPairSync } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { dnsServer, type Zone } from '../../../../test/dns-server.ts'
import { checkDkim } from './check-dkim.ts'
import { checkDmarc } from './check-dmarc.ts'
import { checkPtr } from './check-ptr.ts'
import { checkSpf } from './check-spf.ts'
import { publicHalf } from './dkim-record.ts'
import { dnsReader, DnsTrouble, type DnsReader } from './dns-reader.ts'
import type { SendingWay } from './sending-ways.ts'
import { withTerm } from './spf.ts'

const zone: Zone = {}
let dns: DnsReader
let server: Awaited<ReturnType<typeof dnsServer>>
const rsa = (bits: number): string => generateKeyPairSync('rsa', { modulusLength: bits, publicKeyEncoding: { type: 'spki', format: 'pem' }, privateKeyEncoding: { type: 'pkcs8', format: 'pem' } }).privateKey
const KEY = rsa(2048)
const PUBLIC = publicHalf(KEY)!.p
const HOST = '45.10.20.30'
const way = (more: Partial<SendingWay> = {}): SendingWay => ({
  id: 1, title: 'Почта', isActive: true, from: 'shop@shop.example', domain: 'shop.example', host: 'mail.shop.example', dkimDomain: 'shop.example', selector: 'p1', dkimKey: KEY, bounceDomain: 'shop.example', ...more,
})

beforeAll(async () => {
  server = await dnsServer(zone)
  dns = dnsReader([server.address])
})
afterAll(() => server.close())
beforeEach(() => {
  for (const key of Object.keys(zone)) delete zone[key]
  Object.assign(zone, { 'A mail.shop.example': [HOST], 'TXT shop.example': [`v=spf1 ip4:${HOST} -all`, 'google-site-verification=x'] })
})

describe('SPF', () => {
  const spf = (record: string | string[] | null, more: Partial<SendingWay> = {}) => {
    if (record === null) delete zone['TXT shop.example']
    else zone['TXT shop.example'] = [record].flat()
    return checkSpf(dns, way(more))
  }

  test.each([
    [`v=spf1 ip4:45.10.20.0/24 ~all`], [`v=spf1 a:mail.shop.example -all`], ['v=spf1 mx -all'], ['v=spf1 include:in.example -all'], ['v=spf1 redirect=in.example'], [`V=SPF1 ?ip4:9.9.9.9 +ip4:${HOST} -all`],
    ['v=spf1 a:mail.shop.example/24 -all'],
  ])('%s lets the server write', async (record) => {
    Object.assign(zone, { 'MX shop.example': ['mail.shop.example'], 'TXT in.example': [`v=spf1 ip4:${HOST} ~all`] })
    expect(await spf(record)).toMatchObject({ state: 'ok', code: 'spf_ok', record: null })
  })

  test('that is not there, or does not name the server, comes with the record that does', async () => {
    expect(await spf(null)).toMatchObject({ state: 'bad', code: 'spf_missing', record: { type: 'TXT', name: 'shop.example', value: `v=spf1 ip4:${HOST} ~all`, replaces: null } })
    expect(await spf('v=spf1 include:_spf.other.example -all')).toMatchObject({ code: 'spf_unreadable', params: { term: 'include:_spf.other.example' } })
    expect(await spf('v=spf1 ip4:9.9.9.9 -all')).toMatchObject({
      state: 'bad', code: 'spf_not_covering', params: { addresses: [HOST] }, record: { value: `v=spf1 ip4:9.9.9.9 ip4:${HOST} -all`, replaces: 'v=spf1 ip4:9.9.9.9 -all' },
    })
    expect(await spf('v=spf1 -ip4:45.10.20.30 ip4:45.10.20.0/24 -all')).toMatchObject({ code: 'spf_not_covering' })
  })

  test('of a mail service is its include, whichever server takes the letters', async () => {
    Object.assign(zone, { 'A smtp.yandex.ru': ['77.88.21.158'], 'TXT _spf.yandex.net': ['v=spf1 ip4:5.45.192.0/19 ~all'] })
    const yandex = { host: 'smtp.yandex.ru' }
    expect(await spf('v=spf1 include:_spf.yandex.net ~all', yandex)).toMatchObject({ state: 'ok' })
    expect(await spf('v=spf1 ip4:9.9.9.9 ~all', yandex)).toMatchObject({ code: 'spf_not_covering', record: { value: 'v=spf1 ip4:9.9.9.9 include:_spf.yandex.net ~all' } })
  })

  test('twice, open to everybody or silent is named with the record that mends it', async () => {
    expect(await spf([`v=spf1 ip4:${HOST} ~all`, 'v=spf1 ip4:9.9.9.9 -all'])).toMatchObject({ state: 'bad', code: 'spf_twice', record: { value: `v=spf1 ip4:${HOST} ip4:9.9.9.9 ~all` } })
    expect(await spf(`v=spf1 ip4:${HOST} +all`)).toMatchObject({ state: 'bad', code: 'spf_open', record: { value: `v=spf1 ip4:${HOST} ~all` } })
    expect(await spf(`v=spf1 ip4:${HOST}`)).toMatchObject({ state: 'warning', code: 'spf_says_nothing', record: { value: `v=spf1 ip4:${HOST} ~all` } })
    expect(await spf(`v=spf1 ip4:${HOST} ip4:300.1.1.1 -all`)).toMatchObject({ state: 'bad', code: 'spf_unreadable', params: { term: 'ip4:300.1.1.1' } })
    expect(await spf(`v=spf1 nonsense ip4:${HOST} -all`)).toMatchObject({ code: 'spf_unreadable' })
  })

  test('that makes receivers ask more than ten times is as good as none', async () => {
    for (let n = 0; n < 12; n += 1) zone[`TXT i${n}.example`] = ['v=spf1 ip4:9.9.9.9 -all']
    const includes = (count: number): string => `v=spf1 ip4:${HOST} ${Array.from({ length: count }, (_, n) => `include:i${n}.example`).join(' ')} -all`
    expect(await spf(includes(8))).toMatchObject({ state: 'ok', params: { lookups: 8 } })
    expect(await spf(includes(10))).toMatchObject({ state: 'warning', code: 'spf_near_limit' })
    expect(await spf(includes(11))).toMatchObject({ state: 'bad', code: 'spf_too_many_lookups', params: { lookups: 11, most: 10 } })
    Object.assign(zone, { 'TXT round.example': ['v=spf1 include:round.example -all'] })
    expect(await spf('v=spf1 include:round.example -all')).toMatchObject({ code: 'spf_too_many_lookups' })
  })

  test('of a server in one’s own network cannot be judged from here, which holds nothing', async () => {
    zone['A mail.shop.example'] = ['10.0.0.5']
    expect(await spf('v=spf1 ip4:9.9.9.9 -all')).toMatchObject({ state: 'warning', code: 'spf_private_host', record: null })
  })

  test('the mended record keeps the order, takes nothing twice and ends as it did', () => {
    expect(withTerm(['v=spf1 a mx include:x.example -all'], ['ip4:1.2.3.4'])).toBe('v=spf1 a mx include:x.example ip4:1.2.3.4 -all')
    expect(withTerm(['v=spf1 a redirect=y.example'], ['a'])).toBe('v=spf1 a redirect=y.example')
    expect(withTerm([], ['include:_spf.yandex.net'])).toBe('v=spf1 include:_spf.yandex.net ~all')
  })
})

describe('DKIM', () => {
  const dkim = (record: string | string[] | null, more: Partial<SendingWay> = {}) => {
    if (record !== null) zone['TXT p1._domainkey.shop.example'] = [record].flat()
    return checkDkim(dns, way(more))
  }

  test('is right when the record holds the other half of the key, in whichever form', async () => {
    expect(await dkim(`v=DKIM1; k=rsa; p=${PUBLIC}`)).toMatchObject({ state: 'ok', code: 'dkim_ok' })
    expect(await dkim(`k=rsa;p=${PUBLIC.slice(0, 100)} ${PUBLIC.slice(100)};`)).toMatchObject({ state: 'ok' })
    const { createPrivateKey, createPublicKey } = await import('node:crypto')
    const bare = createPublicKey(createPrivateKey(KEY)).export({ type: 'pkcs1', format: 'der' }).toString('base64')
    expect(await dkim(`v=DKIM1; p=${bare}`)).toMatchObject({ state: 'ok' })
    const ed = generateKeyPairSync('ed25519', { publicKeyEncoding: { type: 'spki', format: 'pem' }, privateKeyEncoding: { type: 'pkcs8', format: 'pem' } }).privateKey
    expect(await dkim(`v=DKIM1; k=ed25519; p=${publicHalf(ed)!.p}`, { dkimKey: ed })).toMatchObject({ state: 'ok' })
  })

  test('that is missing, of another key or taken back comes with the record to add', async () => {
    const record = { type: 'TXT', name: 'p1._domainkey.shop.example', value: `v=DKIM1; k=rsa; p=${PUBLIC}` }
    expect(await dkim(null)).toMatchObject({ state: 'bad', code: 'dkim_missing', record: { ...record, replaces: null } })
    expect(await dkim(`v=DKIM1; p=${publicHalf(rsa(2048))!.p}`)).toMatchObject({ state: 'bad', code: 'dkim_mismatch', record })
    expect(await dkim('v=DKIM1; p=')).toMatchObject({ code: 'dkim_revoked', record })
    expect(await dkim([`p=${PUBLIC}`, 'p=abc'])).toMatchObject({ code: 'dkim_twice' })
    expect(JSON.stringify(await dkim(null))).not.toContain('PRIVATE')
  })

  test('by a short key, in trial or by a key that is none is said', async () => {
    const short = rsa(1024)
    expect(await dkim(`p=${publicHalf(short)!.p}`, { dkimKey: short })).toMatchObject({ state: 'warning', code: 'dkim_short' })
    expect(await dkim(`t=y; p=${PUBLIC}`)).toMatchObject({ state: 'warning', code: 'dkim_testing' })
    expect(await dkim(null, { dkimKey: 'no key' })).toMatchObject({ state: 'bad', code: 'dkim_key_wrong' })
  })

  test('may be the mail service’s own', async () => {
    const yandex = { host: 'smtp.yandex.ru', dkimKey: null, selector: null }
    expect(await dkim(null, yandex)).toMatchObject({ state: 'bad', code: 'dkim_no_key', params: { service: 'Яндекс 360' } })
    zone['TXT mail._domainkey.shop.example'] = ['v=DKIM1; k=rsa; p=abc']
    expect(await dkim(null, yandex)).toMatchObject({ state: 'ok', code: 'dkim_by_server', params: { selector: 'mail' } })
  })
})

describe('DMARC', () => {
  const dmarc = (record: string | string[] | null, more: Partial<SendingWay> = {}) => {
    if (record !== null) zone['TXT _dmarc.shop.example'] = [record].flat()
    return checkDmarc(dns, way(more))
  }

  test('is right when it asks for something and our signature is under the sender’s domain', async () => {
    expect(await dmarc('v=DMARC1; p=quarantine')).toMatchObject({ state: 'ok', params: { policy: 'quarantine' } })
    expect(await dmarc('v=DMARC1; p=none; rua=mailto:a@b.c')).toMatchObject({ state: 'warning', code: 'dmarc_none', record: { value: 'v=DMARC1; p=quarantine; rua=mailto:a@b.c' } })
  })

  test('that is missing, double or broken comes with the record to add', async () => {
    const record = { name: '_dmarc.shop.example', value: 'v=DMARC1; p=none; rua=mailto:shop@shop.example' }
    expect(await dmarc(null)).toMatchObject({ state: 'bad', code: 'dmarc_missing', record })
    expect(await dmarc(['v=DMARC1; p=none', 'v=DMARC1; p=reject'])).toMatchObject({ state: 'bad', code: 'dmarc_twice', record })
    expect(await dmarc('v=DMARC1; policy=reject')).toMatchObject({ state: 'bad', code: 'dmarc_unreadable', record })
  })

  test('of the domain above counts, by its word about subdomains', async () => {
    const news = { domain: 'news.shop.example', dkimDomain: 'shop.example', bounceDomain: 'bounce.shop.example' }
    expect(await dmarc('v=DMARC1; p=reject; sp=none', news)).toMatchObject({ state: 'warning', code: 'dmarc_none' })
    expect(await dmarc('v=DMARC1; p=reject', news)).toMatchObject({ state: 'ok' })
    expect(await dmarc('v=DMARC1; p=reject; adkim=s', news)).toMatchObject({ state: 'warning', code: 'dmarc_dkim_not_aligned' })
    expect(await dmarc('v=DMARC1; p=reject; adkim=s; aspf=s', news)).toMatchObject({ state: 'bad', code: 'dmarc_not_aligned' })
  })

  test('is not met by a signature and a return address of others', async () => {
    expect(await dmarc('v=DMARC1; p=none', { dkimDomain: 'service.example', bounceDomain: 'service.example' })).toMatchObject({ state: 'bad', code: 'dmarc_not_aligned' })
    expect(await dmarc('v=DMARC1; p=none', { dkimDomain: 'evilshop.example', bounceDomain: 'evilshop.example' })).toMatchObject({ code: 'dmarc_not_aligned' })
  })
})

describe('the name of the server’s address', () => {
  const NAME = '30.20.10.45.in-addr.arpa'

  test('is right when it leads back to the address', async () => {
    zone[`PTR ${NAME}`] = ['mail.shop.example']
    expect(await checkPtr(dns, way())).toMatchObject({ state: 'ok', code: 'ptr_ok', found: [`${HOST} → mail.shop.example`] })
  })

  test('that is missing or leads elsewhere is bad, with the record for whoever owns the address', async () => {
    expect(await checkPtr(dns, way())).toMatchObject({ state: 'bad', code: 'ptr_missing', record: { type: 'PTR', name: HOST, value: 'mail.shop.example' } })
    zone[`PTR ${NAME}`] = ['host-45.provider.example']
    zone['A host-45.provider.example'] = ['9.9.9.9']
    expect(await checkPtr(dns, way())).toMatchObject({ state: 'bad', code: 'ptr_not_confirmed' })
  })

  test('is the mail service’s care, and unknown in one’s own network', async () => {
    expect(await checkPtr(dns, way({ host: 'smtp.yandex.ru' }))).toMatchObject({ state: 'ok', code: 'ptr_of_service' })
    expect(await checkPtr(dns, way({ host: '127.0.0.1' }))).toMatchObject({ state: 'warning', code: 'ptr_private_host' })
    expect(await checkPtr(dns, way({ host: 'gone.example' }))).toMatchObject({ state: 'bad', code: 'ptr_no_address' })
  })
})

test('a DNS server that fails is something else than a record that is not there', async () => {
  zone['FAIL shop.example'] = []
  await expect(checkSpf(dns, way())).rejects.toBeInstanceOf(DnsTrouble)
})
