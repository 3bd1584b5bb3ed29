import { isIP } from 'node:net'
import { resolve } from 'node:path'
import { StartupError } from './postgres/startup-error.ts'

/** The program's settings, all from the environment. */
export type Config = {
  /** Where the web app and the APIs are served. 0 takes any free port. */
  port: number
  /** The network address to listen on; this machine alone unless told. */
  host: string
  /** Folder of everything this installation keeps; absolute. */
  dataDir: string
  /** An outside PostgreSQL server; null means the one that comes along. */
  databaseUrl: string | null
  /** An outside ClickHouse server or cluster; null means the engine that comes along. */
  clickhouseUrl: string | null
  logLevel: LogLevel
  /** The address people reach the program by, without a trailing slash; null means that of `host` and `port`. */
  publicUrl: string | null
  /** Networks of the proxies whose word about the caller's address is believed; this machine always is. */
  trustedProxies: string[]
}

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]

/** Everything that is wrong with the environment, at once. */
export class ConfigError extends StartupError {
  override name = 'ConfigError'
  readonly problems: string[]
  constructor(problems: string[]) {
    super(`The settings in the environment are not right:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`)
    this.problems = problems
  }
}

/** Reads and checks the settings; an empty variable counts as unset. `base` is what a relative PRILAVOK_DATA starts from. */
export function readConfig(environment: Record<string, string | undefined>, base: string): Config {
  const problems: string[] = []
  const value = (name: string) => environment[name]?.trim() || null
  const checked = <T>(name: string, fallback: T, parse: (text: string) => T | Wrong): T => {
    const text = value(name)
    const parsed = text === null ? fallback : parse(text)
    if (!(parsed instanceof Wrong)) return parsed
    problems.push(`${name} is ${name === 'DATABASE_URL' || name === 'CLICKHOUSE_URL' ? 'wrong' : `"${text}"`}: ${parsed.expectation}`)
    return fallback
  }
  const config: Config = {
    port: checked('PORT', 8400, parsePort),
    host: checked('HOST', '127.0.0.1', parseHost),
    dataDir: checked('PRILAVOK_DATA', resolve(base, 'data'), (text) => parseFolder(text, base)),
    databaseUrl: checked<string | null>('DATABASE_URL', null, parseDatabaseUrl),
    clickhouseUrl: checked<string | null>('CLICKHOUSE_URL', null, parseClickHouseUrl),
    logLevel: checked<LogLevel>('LOG_LEVEL', 'info', parseLogLevel),
    publicUrl: checked<string | null>('PUBLIC_URL', null, parsePublicUrl),
    trustedProxies: checked<string[]>('TRUSTED_PROXIES', [], parseNetworks),
  }
  if (problems.length > 0) throw new ConfigError(problems)
  return config
}

/** The address to show and to make links with, once the port is known. */
export function addressOf(config: Config, port: number): string {
  if (config.publicUrl) return config.publicUrl
  const everywhere = config.host === '0.0.0.0' || config.host === '::'
  const host = everywhere ? '127.0.0.1' : isIP(config.host) === 6 ? `[${config.host}]` : config.host
  return `http://${host}:${port}`
}

class Wrong {
  readonly expectation: string
  constructor(expectation: string) {
    this.expectation = expectation
  }
}

function parsePort(text: string): number | Wrong {
  const port = /^\d+$/.test(text) ? Number(text) : Number.NaN
  return port <= 65_535 ? port : new Wrong('it must be a whole number from 1 to 65535 (0 takes any free port).')
}

function parseHost(text: string): string | Wrong {
  const isName = /^[a-z\d]([a-z\d-]*[a-z\d])?(\.[a-z\d]([a-z\d-]*[a-z\d])?)*$/i.test(text) && !/^[\d.]+$/.test(text)
  return isIP(text) || isName
    ? text
    : new Wrong('it must be an IP address or a host name without port: 127.0.0.1 for this machine alone, 0.0.0.0 for every network.')
}

function parseFolder(text: string, base: string): string | Wrong {
  return text.includes('\0') ? new Wrong('it must be the path of a folder.') : resolve(base, text)
}

function parseDatabaseUrl(text: string): string | Wrong {
  const expectation = new Wrong('it must look like postgres://user:password@host:5432/database.') // never shown: it holds a password
  if (!URL.canParse(text)) return expectation
  const url = new URL(text)
  if (url.protocol !== 'postgres:' && url.protocol !== 'postgresql:') return expectation
  // Without a host the server may be named as a socket folder: postgres:///database?host=/run/postgresql
  if (!url.hostname && !url.searchParams.has('host')) return expectation
  return url.pathname.length > 1 ? text : expectation
}

function parseClickHouseUrl(text: string): string | Wrong {
  const expectation = new Wrong('it must look like http://user:password@host:8123/database, with ?cluster=name for a cluster.') // never shown: it holds a password
  if (!URL.canParse(text)) return expectation
  const url = new URL(text)
  return (url.protocol === 'http:' || url.protocol === 'https:') && /^\/[\w-]+$/.test(url.pathname) ? text : expectation
}

function parseNetworks(text: string): string[] | Wrong {
  const networks = text.split(',').map((one) => one.trim()).filter(Boolean)
  const isNetwork = (entry: string): boolean => {
    const [address = '', length, ...more] = entry.split('/')
    const bits = isIP(address) === 6 ? 128 : 32
    return isIP(address) !== 0 && more.length === 0 && (length === undefined || (/^\d{1,3}$/.test(length) && Number(length) <= bits))
  }
  return networks.every(isNetwork) ? networks : new Wrong('it must be addresses or networks of your proxies with commas: 10.0.0.5, 10.1.0.0/16.')
}

function parseLogLevel(text: string): LogLevel | Wrong {
  return logLevels.find((level) => level === text) ?? new Wrong(`it must be one of ${logLevels.join(', ')}.`)
}

function parsePublicUrl(text: string): string | Wrong {
  const expectation = new Wrong('it must be the address people open, such as https://crm.example.com, without a path.')
  if (!URL.canParse(text)) return expectation
  const url = new URL(text)
  const isPlain = (url.protocol === 'http:' || url.protocol === 'https:') && url.pathname === '/' && !url.search && !url.hash && !url.username
  return isPlain ? url.origin : expectation
}
