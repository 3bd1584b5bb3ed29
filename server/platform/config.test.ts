import { describe, expect, test } from 'vitest'
import { addressOf, ConfigError, readConfig } from './config.ts'

const read = (environment: Record<string, string>) => readConfig(environment, '/srv/shop')

function problemsOf(environment: Record<string, string>): string[] {
  try {
    read(environment)
  } catch (error) {
    if (error instanceof ConfigError) return error.problems
    throw error
  }
  return []
}

test('without any variable the program serves this machine alone and keeps its data beside itself', () => {
  expect(read({})).toEqual({
    port: 8400,
    host: '127.0.0.1',
    dataDir: '/srv/shop/data',
    databaseUrl: null,
    clickhouseUrl: null,
    logLevel: 'info',
    publicUrl: null,
    trustedProxies: [],
  })
})

test('an empty variable counts as unset', () => {
  expect(read({ PORT: '', HOST: ' ', PRILAVOK_DATA: '', DATABASE_URL: '', LOG_LEVEL: '', PUBLIC_URL: '' })).toEqual(read({}))
})

describe('values that are taken', () => {
  test.each([
    ['PORT', '1', { port: 1 }],
    ['PORT', '65535', { port: 65_535 }],
    ['PORT', '0', { port: 0 }],
    ['HOST', '0.0.0.0', { host: '0.0.0.0' }],
    ['HOST', '::1', { host: '::1' }],
    ['HOST', 'crm.example.com', { host: 'crm.example.com' }],
    ['PRILAVOK_DATA', './мои данные', { dataDir: '/srv/shop/мои данные' }],
    ['PRILAVOK_DATA', '/var/lib/shop', { dataDir: '/var/lib/shop' }],
    ['CLICKHOUSE_URL', 'http://a:b@ch:8123/shop', { clickhouseUrl: 'http://a:b@ch:8123/shop' }],
    ['DATABASE_URL', 'postgres://a:b@db:5432/shop', { databaseUrl: 'postgres://a:b@db:5432/shop' }],
    ['DATABASE_URL', 'postgresql:///shop?host=/run/postgresql', { databaseUrl: 'postgresql:///shop?host=/run/postgresql' }],
    ['LOG_LEVEL', 'debug', { logLevel: 'debug' }],
    ['PUBLIC_URL', 'https://crm.example.com/', { publicUrl: 'https://crm.example.com' }],
  ])('%s=%s', (name, value, expected) => {
    expect(read({ [name]: value })).toMatchObject(expected)
  })
})

describe('values that are refused, with what is allowed', () => {
  test.each([
    ['PORT', '65536', /whole number from 1 to 65535/],
    ['PORT', '-1', /whole number/],
    ['PORT', '8400.5', /whole number/],
    ['PORT', 'http', /"http".*whole number/],
    ['HOST', '127.0.0.1:8400', /without port/],
    ['HOST', '300.1.1.1', /IP address/],
    ['HOST', 'http://crm', /host name/],
    ['CLICKHOUSE_URL', 'ch.example.com', /http:\/\//],
    ['DATABASE_URL', 'mysql://a:b@db/shop', /postgres:\/\//],
    ['DATABASE_URL', 'db.example.com', /postgres:\/\//],
    ['DATABASE_URL', 'postgres://a:b@db', /\/database/],
    ['LOG_LEVEL', 'verbose', /fatal, error, warn, info, debug, trace, silent/],
    ['PUBLIC_URL', 'crm.example.com', /https:\/\/crm.example.com/],
    ['PUBLIC_URL', 'https://crm.example.com/shop', /without a path/],
  ])('%s=%s', (name, value, words) => {
    const problems = problemsOf({ [name]: value })
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatch(words)
    expect(problems[0]).toContain(name)
  })
})

test('everything that is wrong is said at once', () => {
  expect(problemsOf({ PORT: 'x', HOST: '?', LOG_LEVEL: 'loud' })).toHaveLength(3)
})

test('a wrong DATABASE_URL is not repeated, for it holds a password', () => {
  expect(problemsOf({ DATABASE_URL: 'mysql://a:top-secret@db/shop' }).join()).not.toContain('top-secret')
})

test.each([
  [{}, 'http://127.0.0.1:8400'],
  [{ HOST: '0.0.0.0' }, 'http://127.0.0.1:8400'],
  [{ HOST: '::1' }, 'http://[::1]:8400'],
  [{ HOST: '::1', PUBLIC_URL: 'https://crm.example.com' }, 'https://crm.example.com'],
])('the address shown for %o is %s', (environment, address) => {
  expect(addressOf(read(environment as Record<string, string>), 8400)).toBe(address)
})
