import { Command, InvalidArgumentError } from 'commander'
import { join } from 'node:path'
import { roles, version, type Role } from '#server/main.ts'
import { readConfig } from '#server/platform/config.ts'
import { StartupError } from '#server/platform/postgres/index.ts'
import { doctor } from './commands/doctor.ts'
import { start } from './commands/start.ts'

const config = () => readConfig(process.env, join(import.meta.dirname, '..'))

const program = new Command('prilavok').description('Prilavok, the open CRM for online stores').version(version)

program
  .command('start')
  .description('serve the web app and the APIs, and do the work in the background')
  .option('--role <roles>', 'web, worker, or both with a comma; more than one process needs DATABASE_URL', asRoles, roles)
  .action((options: { role: Role[] }) => start(config(), options.role))

program
  .command('doctor')
  .description('say what is running, what is wrong and how to mend it; ends with 1 when something is wrong')
  .action(() => doctor(config()))

try {
  await program.parseAsync()
} catch (error) {
  if (!(error instanceof StartupError)) throw error
  process.stderr.write(`prilavok: ${error.message}\n`)
  process.exitCode = 1
}

function asRoles(text: string): Role[] {
  const chosen = text.split(',').map((part) => part.trim())
  const unknown = chosen.filter((name) => !roles.includes(name as Role))
  if (unknown.length > 0) throw new InvalidArgumentError(`There is no role "${unknown.join(', ')}": choose from ${roles.join(', ')}.`)
  return chosen as Role[]
}
