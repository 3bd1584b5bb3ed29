import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ClickHouse } from './clickhouse.ts'

const folder = join(import.meta.dirname, '../../../migrations/clickhouse')

/** @see ClickHouse.onCluster */
export const clauseOf = (cluster: string | null): string => (cluster ? ` on cluster "${cluster.replaceAll('"', '')}"` : '')

/**
 * Brings the read model's tables up to this version. Statements of a file end with `;` at a line's end. `{replacing}` and `{onCluster}` in them become what a
 * single engine or a cluster needs: `ReplacingMergeTree(version, is_deleted)`, replicated where there is a cluster.
 */
export async function migrateClickHouse(clickhouse: Pick<ClickHouse, 'query' | 'command'>, cluster: string | null): Promise<void> {
  const onCluster = clauseOf(cluster)
  // By the table's own id, not its name: a rebuild makes tables anew and exchanges them.
  const merge = (kind: string, args: string): string =>
    cluster ? `Replicated${kind}('/clickhouse/tables/{uuid}/{shard}', '{replica}'${args ? `, ${args}` : ''})` : `${kind}(${args})`
  await clickhouse.command(
    `create table if not exists migration${onCluster} (name String, hash String, ran_at DateTime64(3, 'UTC') default now64(3)) engine = ${merge('MergeTree', '')} order by name`,
  )
  const done = new Set((await clickhouse.query<{ name: string }>('select name from migration')).map((row) => row.name))
  for (const name of (await readdir(folder)).filter((file) => file.endsWith('.sql')).toSorted()) {
    if (done.has(name)) continue
    const text = await readFile(join(folder, name), 'utf8')
    const filled = text
      .replaceAll('{onCluster}', onCluster)
      .replaceAll('{replacing}', merge('ReplacingMergeTree', 'version, is_deleted'))
      .replaceAll('{merging}', merge('MergeTree', ''))
    for (const statement of statements(filled)) await clickhouse.command(statement)
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
