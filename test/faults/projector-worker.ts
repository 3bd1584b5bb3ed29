// A projector in a process of its own, so that a test can kill it: database connection and folder of the engine come as arguments.
import pino from 'pino'
import { joinEmbeddedClickHouse } from '../../server/platform/clickhouse/index.ts'
import { openDatabase } from '../../server/platform/db.ts'
import { projector } from '../../server/modules/read-model/projector.ts'

const [connection = '{}', dataDir = ''] = process.argv.slice(2)
const db = openDatabase(JSON.parse(connection), 4)
projector({ db, clickhouse: joinEmbeddedClickHouse(dataDir), log: pino({ level: 'fatal' }), dataDir, publicUrl: 'http://127.0.0.1' })
process.stdout.write('projecting\n')
