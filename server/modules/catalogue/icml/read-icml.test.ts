import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeXml } from './decode-xml.ts'
import { contentHash, readFeedOffer } from './feed-offer.ts'
import { readIcml } from './read-icml.ts'
import type { IcmlRecord } from './read-icml.ts'

async function* inPieces(bytes: Uint8Array, size = 7): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size)
}
async function recordsOf(xml: string | Uint8Array, size?: number): Promise<IcmlRecord[]> {
  const bytes = typeof xml === 'string' ? Buffer.from(xml) : xml
  return Array.fromAsync(readIcml(decodeXml(inPieces(bytes, size))))
}
const catalogue = (inside: string) => `<?xml version="1.0" encoding="UTF-8"?>\n<yml_catalog date="2026-11-21 10:00:00"><shop><name>Чай</name>${inside}</shop></yml_catalog>`
const offersIn = async (inside: string) => (await recordsOf(catalogue(`<offers>\n${inside}\n</offers>`))).map(readFeedOffer)
const offerIn = async (inside: string) => (await offersIn(inside))[0]!

describe('a catalogue file', () => {
  test('both forms of categories are read', async () => {
    const records = await recordsOf(catalogue(`<categories><category id="1">Чай &amp; кофе</category>
      <category id="2" parentId="1"><name>Зелёный</name><picture>http://x/p.png</picture></category></categories>`))
    expect(records).toMatchObject([
      { kind: 'category', line: 2, attributes: { id: '1' }, text: 'Чай & кофе' },
      { kind: 'category', line: 3, attributes: { id: '2', parentId: '1' }, children: [{ name: 'name', text: 'Зелёный' }, { name: 'picture' }] },
    ])
  })

  test('every field of an offer is read, in our units', async () => {
    const { offer, notes } = await offerIn(`<offer id="12#34" productId="12" quantity="7.5" type="service">
      <picture>http://x/1.jpg</picture><picture>http://x/2.jpg</picture><categoryId>1</categoryId><categoryId>2</categoryId>
      <name>Чай зелёный, 100 г</name><productName>Чай зелёный</productName><price>1 234,50</price><purchasePrice>800</purchasePrice>
      <url>http://x/12</url><vendor>Сад</vendor><xmlId>a-b</xmlId><barcode>4600000000001</barcode><vatRate>20</vatRate>
      <weight>0.1255</weight><dimensions>10/20.55/3</dimensions><unit code="pc" name="Штука" sym="шт."/>
      <param name="Артикул" code="article">T-1</param><param name="Цвет" code="color">зелёный</param><param name="Сорт чая">сенча</param><param name="Цвет" code="color">тёмный</param>
      <productActivity>Y</productActivity><activity>N</activity><markable>Y</markable><description><![CDATA[<b>Свежий</b>]]></description></offer>`)
    expect(notes).toEqual([])
    expect(offer).toEqual({
      externalId: '12#34', productExternalId: '12', type: 'service', name: 'Чай зелёный, 100 г', productName: 'Чай зелёный', categoryIds: ['1', '2'],
      price: 123450, purchasePrice: 80000, quantity: 7.5, url: 'http://x/12', pictures: ['http://x/1.jpg', 'http://x/2.jpg'], manufacturer: 'Сад', xmlId: 'a-b',
      article: 'T-1', barcode: '4600000000001', vatRate: '20.00', weight: 125.5, length: 100, width: 205.5, height: 30, unit: { code: 'pc', name: 'Штука', sym: 'шт.' },
      properties: { color: { name: 'Цвет', value: 'зелёный, тёмный' }, сорт_чая: { name: 'Сорт чая', value: 'сенча' } },
      description: '<b>Свежий</b>', active: false, productActive: true, markable: true,
    })
  })

  test('what is left out has its default', async () => {
    const { offer } = await offerIn('<offer id="1"><price>5</price><name>Кружка</name></offer>')
    expect(offer).toMatchObject({ productExternalId: '1', productName: 'Кружка', type: 'product', quantity: null, active: true, productActive: true, markable: false, properties: {}, unit: null })
  })

  test.each([
    ['<offer><price>5</price><name>A</name></offer>', 'missing_id', false],
    ['<offer id="  "><price>5</price><name>A</name></offer>', 'missing_id', false],
    [`<offer id="${'x'.repeat(256)}"><price>5</price><name>A</name></offer>`, 'bad_id', false],
    ['<offer id="1"><price>5</price></offer>', 'missing_name', false],
    ['<offer id="1"><name>A</name></offer>', 'missing_price', false],
    ['<offer id="1"><name>A</name><price>дорого</price></offer>', 'bad_price', false],
    ['<offer id="1"><name>A</name><price>-5</price></offer>', 'bad_price', false],
    ['<offer id="1"><name>A</name><price>99999999999999</price></offer>', 'bad_price', false],
    [`<offer id="1"><name>A</name><price>1</price><description>${'д'.repeat(1_000_001)}</description></offer>`, 'row_too_large', false],
    ['<offer id="1" quantity="много"><name>A</name><price>1</price></offer>', 'bad_number', true],
    ['<offer id="1"><name>A</name><price>1</price><weight>-1</weight></offer>', 'bad_number', true],
    ['<offer id="1"><name>A</name><price>1</price><dimensions>10/20</dimensions></offer>', 'bad_number', true],
  ])('%#: a row with a defect is told with its line and reason', async (row, code, isKept) => {
    const { offer, notes } = await offerIn(row)
    expect(notes).toMatchObject([{ line: 3, code, isKept }])
    expect(offer !== null).toBe(isKept)
  })

  test('a good row after a bad one is read', async () => {
    const offers = await offersIn('<offer id="1"/>\n<offer id="2"><name>B</name><price>1</price></offer>')
    expect(offers.map(({ offer }) => offer?.externalId)).toEqual([undefined, '2'])
  })

  test('old encodings are understood', async () => {
    // «Чай» in windows-1251.
    const bytes = Buffer.concat([Buffer.from('<?xml version="1.0" encoding="windows-1251"?><yml_catalog><shop><categories><category id="1">'), Buffer.from([0xd7, 0xe0, 0xe9]), Buffer.from('</category></categories></shop></yml_catalog>')])
    expect(await recordsOf(bytes)).toMatchObject([{ text: 'Чай' }])
    expect(await recordsOf(Buffer.from('\ufeff<yml_catalog><category id="1">Чай</category></yml_catalog>', 'utf16le'))).toMatchObject([{ text: 'Чай' }])
    expect(await recordsOf('\ufeff<yml_catalog><category id="1">Чай</category></yml_catalog>')).toMatchObject([{ text: 'Чай' }])
  })

  test('declared entities are neither expanded nor fetched; those of HTML are known', async () => {
    const xml = `<?xml version="1.0"?><!DOCTYPE yml_catalog SYSTEM "http://127.0.0.1:9/shops.dtd" [<!ENTITY bomb "boom"><!ENTITY file SYSTEM "file:///etc/passwd">]>
      <yml_catalog><category id="1">&bomb;&file;&laquo;&nbsp;&amp;</category></yml_catalog>`
    expect(await recordsOf(xml)).toMatchObject([{ text: '&bomb;&file;«\u00a0&' }])
  })

  test('markup inside a description is text', async () => {
    const { offer } = await offerIn('<offer id="1"><name>A</name><price>1</price><description><p>Раз <b>два</b></p><price>7</price></description></offer>')
    expect(offer).toMatchObject({ description: 'Раз два7', price: 100 })
  })

  test('a property may have any name', async () => {
    const { offer } = await offerIn('<offer id="1"><name>A</name><price>1</price><param name="__proto__">x</param><param name="П" code="__proto__">y</param><param name="toString">z</param></offer>')
    expect(Object.keys(offer!.properties).toSorted()).toEqual(['__proto__', 'proto', 'tostring'].toSorted())
    expect(({} as Record<string, unknown>)['name']).toBeUndefined()
  })
})

describe('a file that cannot be read', () => {
  test.each([
    ['<yml_catalog><offers><offer id="1"><name>A</name><price>1</price></offer>', 'broken_xml', 1],
    ['<yml_catalog><offers><offer id="1"><name>A</name><price>1</price></offer>\n<offer id=2></offers></yml_catalog>', 'broken_xml', 1],
  ])('%#: gives what stands before the break', async (xml, code, before) => {
    const seen: IcmlRecord[] = []
    const reading = (async () => {
      for await (const record of readIcml(decodeXml(inPieces(Buffer.from(xml))))) seen.push(record)
    })()
    await expect(reading).rejects.toMatchObject({ code })
    expect(seen).toHaveLength(before)
  })

  test.each([
    ['', 'broken_xml'], ['not xml', 'broken_xml'], ['<html><body/></html>', 'not_a_catalogue'], ['<?xml version="1.0" encoding="klingon"?><yml_catalog/>', 'unknown_encoding'],
    ['<yml_catalog>\u0000</yml_catalog>', 'broken_xml'],
  ])('%j is refused as %s', async (xml, code) => expect(recordsOf(xml)).rejects.toMatchObject({ code }))
})

test('how the file is cut into pieces does not matter', async () => {
  const xml = Buffer.from(catalogue('<categories><category id="1">Чай «Ёлка» &amp; кофе</category></categories><offers><offer id="1"><name><![CDATA[Ч]]></name><price>1</price></offer></offers>'))
  const whole = await recordsOf(xml, xml.length)
  await fc.assert(fc.asyncProperty(fc.integer({ min: 1, max: 90 }), async (size) => {
    expect(await recordsOf(xml, size)).toEqual(whole)
  }), { numRuns: 40 })
})

test('the hash of a row goes by what it says, not by where it stands', async () => {
  const one = '<offer id="1"><name>A</name><price>1</price></offer>'
  const [first, again, other] = (await offersIn(`${one}\n${one}\n<offer id="1"><name>A</name><price>2</price></offer>`)).map(({ offer }) => contentHash(offer!))
  expect([first === again, first === other]).toEqual([true, false])
})
