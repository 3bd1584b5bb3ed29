import { sql } from 'kysely'
import type { Database } from '#server/platform/db.ts'

/** A way for letters to leave, as far as DNS has to know of it. */
export type SendingWay = {
  id: number
  title: string
  isActive: boolean
  from: string
  domain: string
  host: string
  dkimDomain: string
  selector: string | null
  /** Never leaves the server. */
  dkimKey: string | null
  /** Domain that returned letters go to: what SPF is asked about. */
  bounceDomain: string
}

const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1).toLowerCase()

/** All mail servers that letters are handed to, by the domain of the sender's address. */
export async function sendingWays(db: Database): Promise<SendingWay[]> {
  const { rows } = await sql<{ id: number; title: string; is_active: boolean; settings: Record<string, string | undefined>; key: string | null }>`
    select id, title, is_active, settings, secrets ->> 'dkimKey' as key from message_provider where channel = 'email' and settings ? 'from' order by is_default desc, id`.execute(db)
  return rows.map(({ id, title, is_active, settings, key }) => {
    const from = settings['from'] ?? ''
    const domain = domainOf(from)
    return {
      id, title, isActive: is_active, from, domain, host: (settings['host'] ?? '').toLowerCase(), dkimDomain: (settings['dkimDomain'] || domain).toLowerCase(),
      selector: settings['dkimSelector'] || null, dkimKey: key || null, bounceDomain: settings['bounceTo'] ? domainOf(settings['bounceTo']) : domain,
    }
  })
}
