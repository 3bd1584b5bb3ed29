import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ClickHouse } from './clickhouse.ts'

const folder = join(import.meta.dirname, '../../../migrations/clickhouse')

/** @see ClickHouse.onCluster */
export const clauseOf = (cluster: string | null): string => (cluster ? ` on cluster "${cluster.replaceAll('"', '')}"` : '')

/** Tables that are never in shards: small ones that every shard needs whole beside its part of the others, and what the program remembers here. */
const EVERYWHERE = new Set(['product', 'stock', 'task', 'message', 'cost', 'segment', 'projection', 'migration'])

/** Where the copies of a table of a cluster meet, and what this one is called there. By the table's own id, not its name: a rebuild makes tables anew and exchanges them. */
const meetingPlace = (table: string): string =>
  EVERYWHERE.has(table) ? `'/clickhouse/tables/{uuid}', '{shard}-{replica}'` : `'/clickhouse/tables/{uuid}/{shard}', '{replica}'`

/**
 * The engine of a second table of a cluster that is made like one that is there: what `create table … as` takes over may have the first one's place in it, where the
 * second one is not let in.
 * @param engine as `system.tables` has it in `engine_full`
 */
export const engineLike = (table: string, engine: string): string => engine.replace(/^(Replicated\w+\()'[^']*', '[^']*'/, `$1${meetingPlace(table)}`)

/**
 * Brings the read model's tables up to this version. Statements of a file end with `;` at a line's end. `{replacing}` and `{onCluster}` in them become what a
 * single engine or a cluster needs: `ReplacingMergeTree(version, is_deleted)`, replicated where there is a cluster.
 */
export async function migrateClickHouse(clickhouse: Pick<ClickHouse, 'query' | 'command'>, cluster: string | null): Promise<void> {
  const onCluster = clauseOf(cluster)
  const merge = (table: string, kind: string, args: string): string => (cluster ? `Replicated${kind}(${meetingPlace(table)}${args ? `, ${args}` : ''})` : `${kind}(${args})`)
  await clickhouse.command(
    `create table if not exists migration${onCluster} (name String, hash String, ran_at DateTime64(3, 'UTC') default now64(3)) engine = ${merge('migration', 'MergeTree', '')} order by name`,
  )
  const done = new Set((await clickhouse.query<{ name: string }>('select name from migration')).map((row) => row.name))
  for (const name of (await readdir(folder)).filter((file) => file.endsWith('.sql')).toSorted()) {
    if (done.has(name)) continue
    const text = await readFile(join(folder, name), 'utf8')
    for (const statement of statements(text)) {
      const table = /^create table (?:if not exists )?`?(\w+)/i.exec(statement)?.[1] ?? ''
      const filled = statement
        .replaceAll('{onCluster}', onCluster)
        .replaceAll('{replacing}', () => merge(table, 'ReplacingMergeTree', 'version, is_deleted'))
        .replaceAll('{merging}', () => merge(table, 'MergeTree', ''))
      await clickhouse.command(filled)
    }
    const hash = createHash('sha256').update(text).digest('hex')
    await clickhouse.command('insert into migration (name, hash) values ({name:String}, {hash:String})', { name, hash })
  }
}

function statements(text: string): string[] {
  return text
    .replaceAll(/^\s*--.*$/gm, '')
    .split(/;\s*$/m)
    .map((one) => one.trim())
    .filter(Boolean)
}
