import type pg from 'pg'

/**
 * Runs a `copy … to stdout` and gives what it wrote. The lines go to ClickHouse as they are: parsing a million rows into objects and making text of them again
 * took longer than everything else together.
 */
export function copyOut(client: pg.Client, sql: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let failed: Error | null = null
    // The part of pg's protocol that its own queries leave out.
    const copy = {
      submit: (connection: { query(text: string): void }) => void connection.query(sql),
      handleRowDescription() {},
      handleDataRow() {},
      handleCopyData: ({ chunk }: { chunk: Buffer }) => void chunks.push(Buffer.from(chunk)),
      handleCommandComplete() {},
      handleEmptyQuery() {},
      handlePortalSuspended() {},
      handleError(error: Error) {
        failed = error
        reject(error)
      },
      handleReadyForQuery: () => void (failed ?? resolve(Buffer.concat(chunks))),
    }
    ;(client.query as (query: object) => unknown)(copy)
  })
}
