import { describe, expect, test } from 'vitest'
import type { Refusal } from '#server/platform/errors.ts'
import { LONGEST_SOURCE, renderLiquid, variablesOf } from './sandbox.ts'

const russian = { locale: 'ru', timeZone: 'Europe/Moscow', currency: 'RUB', escapesHtml: false } as const
const say = (source: string, data: object = {}): string => renderLiquid(source, data, russian).text
const missed = (source: string, data: object = {}): string[] => renderLiquid(source, data, russian).missing
const html = (source: string, data: object): string => renderLiquid(source, data, { ...russian, escapesHtml: true }).text

function refusalOf(source: string, data: object = {}): string {
  try {
    say(source, data)
  } catch (error) {
    return (error as Refusal).code
  }
  return 'none'
}

describe('a template can run no code', () => {
  const data = { order: { number: 'A-1', items: [{ name: 'Чай' }] } }
  const REACHES = [
    'order.constructor', 'order.__proto__', 'order["constructor"]', 'order.constructor.constructor', 'constructor', '__proto__', 'prototype', 'toString', 'order.toString', 'order.items.constructor',
    'order.items.push', 'order.number.constructor', 'order.number.__proto__', 'hasOwnProperty', 'process', 'process.env', 'global', 'globalThis', 'require', 'this', 'context', 'order.items.first.constructor',
  ]
  test.each(REACHES)('and reaches nothing by %s', (path) => {
    expect(say(`{{ ${path} }}`, data)).toBe('')
    expect(say(`{% assign x = ${path} %}{{ x.constructor }}{{ x.name }}`, data)).toBe('')
  })

  test('however the name of a property is put together', () => {
    expect(say('{% assign key = "construct" | append: "or" %}{{ order[key] }}{{ order[key][key] }}', data)).toBe('')
    expect(say('{{ order.items | map: "constructor" | join }}{{ order.items | map: "__proto__" | join }}', data).trim()).toBe('')
  })

  test('nor by filters that evaluate text, or that are not of the sandbox', () => {
    for (const filter of ['where_exp: "x", "x"', 'find_exp: "x", "x"', 'group_by_exp: "x", "x"', 'reject_exp: "x", "x"', 'json', 'inspect', 'raw', 'strip_html', 'array_to_sentence_string']) {
      expect([filter, refusalOf(`{{ order.items | ${filter} }}`, data)]).toEqual([filter, 'template_wrong'])
    }
  })

  test('the data stays as it was', () => {
    say('{% assign order = "gone" %}{% assign items = order.items | reverse | concat: order.items %}{{ items.size }}', data)
    expect(data).toEqual({ order: { number: 'A-1', items: [{ name: 'Чай' }] } })
  })
})

describe('a template can read no file', () => {
  test.each(['{% include "/etc/passwd" %}', '{% render "/etc/passwd" %}', '{% layout "/etc/passwd" %}', '{% include "../../package.json" %}', "{% block a %}{% endblock %}"])('%s', (source) => {
    expect(refusalOf(source)).toBe('template_wrong')
  })
})

describe('a template cannot hang', () => {
  const letters = 'a'.repeat(1000)
  const HANGS = {
    'a range without an end': '{% for i in (1..100000000000) %}x{% endfor %}',
    'loops in loops': '{% for a in (1..9999) %}{% for b in (1..9999) %}{% for c in (1..9999) %}{{ c }}{% endfor %}{% endfor %}{% endfor %}',
    'loops over nothing': '{% assign all = (1..9999) %}{% for a in all %}{% for b in all %}{% for c in all %}{% endfor %}{% endfor %}{% endfor %}',
    'a text that doubles by a filter': '{% assign s = "ab" %}{% for i in (1..60) %}{% assign s = s | append: s %}{% endfor %}',
    'a text that doubles by a capture': '{% capture s %}ab{% endcapture %}{% for i in (1..60) %}{% capture s %}{{ s }}{{ s }}{% endcapture %}{% endfor %}{{ s | upcase }}',
    'a text that grows by replacing': '{% assign s = "aaaaaaaaaaaaaaaa" %}{% for i in (1..20) %}{% assign s = s | replace: "a", "aaaaaaaaaaaaaaaa" %}{% endfor %}',
    'a list that doubles': '{% assign l = "a,b" | split: "," %}{% for i in (1..60) %}{% assign l = l | concat: l %}{% endfor %}',
    'an output without measure': `{% for i in (1..100000) %}${letters}{% endfor %}`,
  }
  test.each(Object.entries(HANGS))('%s', (_name, source) => {
    expect(refusalOf(source)).toBe('template_too_much')
  })

  test('conditions within conditions, ten thousand deep', () => {
    const deep = `${'{% if 1 %}'.repeat(6000)}x${'{% endif %}'.repeat(4000)}`
    expect(['template_wrong', 'template_too_much']).toContain(refusalOf(deep.slice(0, LONGEST_SOURCE - 1)))
    expect(['template_wrong', 'template_too_much']).toContain(refusalOf(`{{ ${'a['.repeat(20_000)}0${']'.repeat(20_000)} }}`))
  })

  test('a source longer than any template', () => {
    expect(refusalOf('x'.repeat(LONGEST_SOURCE + 1))).toBe('template_too_much')
  })

  test('a date cannot be padded for ever: a format is a name', () => {
    expect(say("{{ '2026-11-25' | date: '%999999999d' }}")).toBe('25 ноября 2026 г.')
  })
})

describe('what a person wrote is no markup', () => {
  test('values are escaped in letters', () => {
    expect(html('<b>{{ customer.name }}</b>', { customer: { name: '<script>alert("1")</script>' } })).toBe('<b>&#60;script&#62;alert(&#34;1&#34;)&#60;/script&#62;</b>')
    expect(html('<a href="{{ url }}">x</a>', { url: '"><img onerror=x>' })).not.toContain('<img')
  })

  test('nor a template: Liquid in a value stays text', () => {
    expect(say('{{ customer.name }}', { customer: { name: '{{ order.secret }}{% for i in (1..9) %}' }, order: { secret: 'x' } })).toBe('{{ order.secret }}{% for i in (1..9) %}')
  })
})

describe('a variable without a value', () => {
  test('is named', () => {
    expect(missed('{{ order.number }} {{ order.trackNumber }} {{ nobody.at.all }}', { order: { number: '7', trackNumber: null } })).toEqual(['order.trackNumber', 'nobody.at.all'])
  })

  test('is not missed where a condition asks for it or a default stands in', () => {
    expect(missed('{% if order.track %}{{ order.track }}{% endif %}{% if a and b %}x{% endif %}{% unless c %}{% endunless %}{% case d %}{% when 1 %}{% endcase %}{{ name | default: "друг" }}')).toEqual([])
    expect(say('{{ name | default: "друг" }}')).toBe('друг')
  })

  test('is found in a source without rendering it', () => {
    expect(variablesOf('{{ order.number }}{% for item in order.items %}{{ item.name }}{% endfor %}{% if customer.firstName %}{% endif %}').sort()).toEqual(['customer.firstName', 'order.items', 'order.number'])
  })
})

describe('a value is said as people say it', () => {
  const plain = (text: string): string => text.replaceAll('\u00a0', ' ').replaceAll('\u202f', ' ')
  test('money, days, times, numbers of things, phones', () => {
    const data = { sum: 12990, part: 99.5, day: '2026-11-25', at: '2026-11-25T21:30:00.000Z', phone: '+79161234567' }
    expect(plain(say('{{ sum | money }} {{ part | money }}', data))).toBe('12 990 ₽ 99,50 ₽')
    expect(say("{{ day | date: 'day' }}, {{ at | date: 'moment' }}", data)).toBe('25 ноября, 26 ноября в 00:30')
    expect(say("{% for n in (1..5) %}{{ n }} {{ n | plural: 'товар', 'товара', 'товаров' }} {% endfor %}", data)).toBe('1 товар 2 товара 3 товара 4 товара 5 товаров ')
    expect(say('{{ phone | phone }}', data)).toBe('+7 916 123-45-67')
  })

  test('what is written wrongly is refused with its line', () => {
    expect(() => say('a\n{% if %}')).toThrow(expect.objectContaining({ code: 'template_wrong' }) as Error)
    try {
      say('first\nsecond {{ order.number | nosuch }}')
    } catch (error) {
      expect((error as Refusal).params).toMatchObject({ line: 2, words: expect.stringContaining('nosuch') })
    }
  })
})
