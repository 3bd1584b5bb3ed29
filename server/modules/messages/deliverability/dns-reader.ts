import { Resolver } from 'node:dns/promises'

/** What DNS is asked here. A name that is not there has no records; anything else that goes wrong is a `DnsTrouble`. */
export type DnsReader = {
  txt(name: string): Promise<string[]>
  addresses(name: string): Promise<string[]>
  mx(name: string): Promise<string[]>
  ptr(address: string): Promise<string[]>
}

/** DNS did not answer: nothing is known, which is something else than nothing being there. */
export class DnsTrouble extends Error {
  readonly asked: string
  readonly reason: string
  constructor(asked: string, reason: string) {
    super(`${asked}: ${reason}`)
    this.name = 'DnsTrouble'
    this.asked = asked
    this.reason = reason
  }
}

const NOTHING = new Set(['ENOTFOUND', 'ENODATA'])
const PATIENCE = { timeout: 3000, tries: 3 }

/** Asks the servers that this machine asks, or those that are named. */
export function dnsReader(servers?: string[]): DnsReader {
  const resolver = new Resolver(PATIENCE)
  if (servers) resolver.setServers(servers)
  const ask = async <T>(name: string, work: () => Promise<T[]>): Promise<T[]> => {
    try {
      return await work()
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? 'unknown'
      if (NOTHING.has(code)) return []
      throw new DnsTrouble(name, code)
    }
  }
  return {
    // One record may come in pieces of 255 bytes: they are one text.
    txt: async (name) => (await ask(name, () => resolver.resolveTxt(name))).map((pieces) => pieces.join('')),
    addresses: async (name) => (await Promise.all([ask(name, () => resolver.resolve4(name)), ask(name, () => resolver.resolve6(name))])).flat(),
    mx: async (name) => (await ask(name, () => resolver.resolveMx(name))).toSorted((one, other) => one.priority - other.priority).map(({ exchange }) => exchange),
    ptr: (address) => ask(address, () => resolver.reverse(address)),
  }
}
