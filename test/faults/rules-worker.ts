// A process that works on rules and sends what they write, to be killed: its only argument is the connection, as JSON.
import type pg from 'pg'
import pino from 'pino'
import { rulesReader } from '../../server/modules/automation/read-log.ts'
import { workRules } from '../../server/modules/automation/work-runs.ts'
import { messages } from '../../server/modules/messages/index.ts'
import { noClickHouse } from '../../server/platform/clickhouse/index.ts'
import { openDatabase } from '../../server/platform/db.ts'
import { startReaders } from '../../server/platform/readers.ts'
import { listenForChanges } from '../../server/platform/wake.ts'

const db = openDatabase(JSON.parse(process.argv[2]!) as pg.PoolConfig, 12)
const log = pino({ level: 'error' }, pino.destination(2))
const platform = { db, clickhouse: noClickHouse, log, dataDir: '/nowhere', publicUrl: 'https://shop.example' }
listenForChanges(db)
startReaders(db, [rulesReader], log)
workRules(platform)
messages.runs![0]!(platform)
process.stdout.write('ready\n')
