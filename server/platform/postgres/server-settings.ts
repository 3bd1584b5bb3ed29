import { totalmem } from 'node:os'

/** PostgreSQL settings by name. */
export type ServerSettings = Record<string, string>

const megabyte = 1024 * 1024

/** Settings for a small machine that the database shares with the app. `memory` is in bytes. */
export function settingsFor(memory: number): ServerSettings {
  const quarter = Math.floor(memory / 4 / megabyte)
  const sharedBuffers = Math.min(4096, Math.max(64, quarter))
  return {
    shared_buffers: `${sharedBuffers}MB`,
    effective_cache_size: `${Math.max(128, quarter * 2)}MB`,
    work_mem: `${Math.min(32, Math.max(4, Math.floor(quarter / 64)))}MB`,
    maintenance_work_mem: `${Math.min(256, Math.max(32, Math.floor(quarter / 4)))}MB`,
    max_connections: '100',
    shared_preload_libraries: 'pg_stat_statements',
    random_page_cost: '1.1', // even a cheap rented machine has flash disks
    jit: 'off', // compiling costs more than it saves on queries of milliseconds
    synchronous_commit: 'on', // an acknowledged order survives a power cut
    wal_buffers: '16MB',
    min_wal_size: '256MB',
    max_wal_size: '2GB',
    checkpoint_timeout: '15min',
    checkpoint_completion_target: '0.9',
    autovacuum_naptime: '20s',
    autovacuum_vacuum_scale_factor: '0.05',
    autovacuum_analyze_scale_factor: '0.02',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_line_prefix: '', // the app's own log has time and process
    log_checkpoints: 'off',
  }
}

/** The memory this process may use, in bytes: the machine's, or the container's where that is less. */
export function availableMemory(): number {
  const limit = process.constrainedMemory()
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem()
}

/** Settings as command-line arguments of `postgres`: they stand above its configuration files, so nothing left there weakens them. */
export function asArguments(settings: ServerSettings): string[] {
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}
