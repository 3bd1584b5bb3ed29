import crypto, { type BinaryLike, type ScryptOptions } from 'node:crypto'
import { syncBuiltinESMExports } from 'node:module'

/**
 * The tests make some thousand people; hashing a password as dearly as the program does costs a tenth of a second of a core each time. In the tests' own
 * processes it is asked for as dearly as ever, or refused, and done cheaply. Programs that tests start as processes of their own hash in earnest.
 */
const LEAST = { N: 16_384, r: 16 }
const isCheap = Symbol.for('prilavok.cheap-passwords')

type Done = (error: Error | null, key: Buffer) => void
type Scrypt = { (password: BinaryLike, salt: BinaryLike, length: number, options: ScryptOptions, done: Done): void; [isCheap]?: true }

const dear = crypto.scrypt as Scrypt
if (!dear[isCheap]) {
  const cheap: Scrypt = (password, salt, length, options, done) => {
    const { N = 0, r = 0 } = options
    if (N < LEAST.N || r < LEAST.r) throw new Error(`a password would be hashed too cheaply: N = ${N}, r = ${r}`)
    dear(password, salt, length, { ...options, N: 2, r: 1 }, done)
  }
  cheap[isCheap] = true
  Object.assign(crypto, { scrypt: cheap })
  syncBuiltinESMExports()
}
