import { createLog, startProgram, type Role } from '#server/main.ts'
import { makeSetupLink } from '#server/modules/users/index.ts'
import type { Config } from '#server/platform/config.ts'

// The database writes out what changed before it ends; killing it would only move that work to the next start.
const patience = 60_000

/** Runs the program until a signal ends it. The second signal, when the first has been heard and nothing moves, ends it at once. */
export async function start(config: Config, roles: Role[]): Promise<void> {
  const log = createLog(config)
  let stop: (() => Promise<void>) | null = null
  let stoppingSince = 0
  const onSignal = (name: string) => {
    // One Ctrl-C arrives several times: from the terminal, from npm, from the setup step.
    if (stoppingSince > 0) return Date.now() - stoppingSince > 2000 ? process.exit(130) : undefined
    stoppingSince = Date.now()
    process.stdout.write('Prilavok is stopping …\n')
    log.info({ signal: name }, 'stopping')
    setTimeout(() => process.exit(1), patience).unref()
    if (stop) void stop().then(() => process.exit(0))
  }
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => onSignal(name))

  const running = await startProgram(config, log, roles)
  stop = () => running.stop()
  if (stoppingSince > 0) return void (await running.stop().then(() => process.exit(0)))
  void running.failed.then((error) => {
    process.stderr.write(`prilavok: ${error.message} Prilavok cannot go on without its database.\n`)
    process.exit(1)
  })
  process.stdout.write(roles.includes('web') ? `Prilavok is running: ${running.url}\n` : 'Prilavok works in the background; another process serves people.\n')
  const link = roles.includes('web') ? await makeSetupLink(running.db, running.url) : null
  if (link) process.stdout.write(`Nobody has an account yet. This link makes the owner's: ${link}\n`)
}
