import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { Command, InvalidArgumentError, Option } from 'commander'
import { roles, version, type Role } from '#server/main.ts'
import { allowAllAddresses, createApiKey, createUser, editUser, resetTwoFactor, ROLES, userByEmail, type Role as UserRole } from '#server/modules/users/index.ts'
import { readConfig } from '#server/platform/config.ts'
import { StartupError } from '#server/platform/postgres/index.ts'
import { loadCatalogueCommand } from './commands/catalogue.ts'
import { changeAccount } from './commands/change-account.ts'
import { loadDemoCommand, removeDemoCommand } from './commands/demo.ts'
import { doctor } from './commands/doctor.ts'
import { rebuildAnalytics } from './commands/rebuild-analytics.ts'
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

program
  .command('rebuild-analytics')
  .description('write what reports read anew from the database; works while the server runs')
  .action(() => rebuildAnalytics(config()))

const user = program.command('user').description('people who sign in')
user
  .command('create')
  .description('make an account')
  .requiredOption('--email <email>', 'what the person signs in with')
  .requiredOption('--password <password>', 'at least 8 characters; "-" reads it from the input, unseen by others on this machine')
  .addOption(new Option('--role <role>', 'what the person may do').choices(ROLES).default('manager'))
  .option('--name <name>', 'how colleagues see the person')
  .action(async ({ email, password, role, name }: { email: string; password: string; role: UserRole; name?: string }) => {
    const secret = password === '-' ? (await text(process.stdin)).trimEnd() : password
    const id = await changeAccount(config(), 'user create', (tx) => createUser(tx, { email, password: secret, role, name }))
    process.stdout.write(`${email} may sign in (${role}, number ${id}).\n`)
  })

user
  .command('reset-two-factor')
  .description('switch the second factor of a person off, who lost both the phone and the codes; ends their sessions')
  .requiredOption('--email <email>', 'what the person signs in with')
  .action(async ({ email }: { email: string }) => {
    await changeAccount(config(), 'user reset-two-factor', async (tx) => resetTwoFactor(tx, await userByEmail(tx, email)))
    process.stdout.write(`${email} signs in by the password alone.\n`)
  })
user
  .command('set-password')
  .description('give a person another password, and let them back in; ends their sessions')
  .requiredOption('--email <email>', 'what the person signs in with')
  .requiredOption('--password <password>', '"-" reads it from the input, unseen by others on this machine')
  .action(async ({ email, password }: { email: string; password: string }) => {
    const secret = password === '-' ? (await text(process.stdin)).trimEnd() : password
    await changeAccount(config(), 'user set-password', async (tx) => editUser(tx, await userByEmail(tx, email), { password: secret, active: true }))
    process.stdout.write(`${email} has another password.\n`)
  })

program
  .command('addresses')
  .description('where people may sign in from')
  .command('allow-all')
  .description('take all lists of addresses away, when nobody gets in any more')
  .action(async () => {
    await changeAccount(config(), 'addresses allow-all', allowAllAddresses)
    process.stdout.write('People may sign in from anywhere again.\n')
  })

program
  .command('key')
  .description('keys of API clients, such as store modules')
  .command('create')
  .description('make a key and print its 32 characters; they are not kept and cannot be shown again')
  .requiredOption('--name <name>', 'whose key it is')
  .option('--sites <codes>', 'the sites it is for, with commas; all unless told', (codes) => codes.split(',').map((code) => code.trim()))
  .option('--strict', 'refuse odd orders instead of saving them with their problems', false)
  .action(async ({ name, sites, strict }: { name: string; sites?: string[]; strict: boolean }) => {
    const { key } = await changeAccount(config(), 'key create', (tx) => createApiKey(tx, { name, sites, strict }))
    process.stdout.write(`${key}\n`)
  })

program
  .command('catalogue')
  .description('products, prices and stock of a site')
  .command('load')
  .description('load a catalogue file (ICML) into a site; ends with 1 when it broke off or asks')
  .argument('<path>', 'the file')
  .requiredOption('--site <code>', 'the site that sells it')
  .option('--confirm-shrink', 'take out of sale what the file does not name, also when that is more than a fifth of all', false)
  .action((path: string, options: { site: string; confirmShrink: boolean }) => loadCatalogueCommand(config(), path, options))

const demo = program.command('demo').description('real invoices of an online store, to look around with')
demo
  .command('load')
  .description('bring the demo in, through the same use cases as a store’s own orders')
  .option('--invoices <number>', 'how many of the newest invoices', asCount)
  .option('--beside', 'load it although the account holds orders of its own', false)
  .action((options: { invoices?: number; beside: boolean }) => loadDemoCommand(config(), options))
demo
  .command('remove')
  .description('take the whole demo away; orders of other sites stay')
  .action(() => removeDemoCommand(config()))

try {
  await program.parseAsync()
} catch (error) {
  if (!(error instanceof StartupError)) throw error
  process.stderr.write(`prilavok: ${error.message}\n`)
  process.exitCode = 1
}

function asCount(text: string): number {
  const count = Number(text)
  if (!Number.isInteger(count) || count < 1) throw new InvalidArgumentError(`"${text}" is no number of invoices.`)
  return count
}

function asRoles(text: string): Role[] {
  const chosen = text.split(',').map((part) => part.trim())
  const unknown = chosen.filter((name) => !roles.includes(name as Role))
  if (unknown.length > 0) throw new InvalidArgumentError(`There is no role "${unknown.join(', ')}": choose from ${roles.join(', ')}.`)
  return chosen as Role[]
}
