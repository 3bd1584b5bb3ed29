export { ensureDefaultAccount } from './default-account.ts'
