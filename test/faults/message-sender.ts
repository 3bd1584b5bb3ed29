// A sender of messages in a process of its own, so that a test can kill it: database connection and folder come as arguments.
import pino from 'pino'
import { noClickHouse } from '../../server/platform/clickhouse/index.ts'
import { openDatabase } from '../../server/platform/db.ts'
import { sendMessages } from '../../server/modules/messages/sender/send-messages.ts'

const [connection = '{}', dataDir = ''] = process.argv.slice(2)
const db = openDatabase(JSON.parse(connection), 8)
sendMessages({ db, clickhouse: noClickHouse, log: pino({ level: 'fatal' }), dataDir, publicUrl: 'http://127.0.0.1' })
process.stdout.write('sending\n')
