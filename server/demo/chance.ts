export type Chance = { below(limit: number): number; of<Value>(list: readonly Value[]): Value }

/** Numbers that look random and are the same for the same key at every load (mulberry32 over an FNV-1a hash of the key). */
export function chance(key: string): Chance {
  let state = 2_166_136_261
  for (const character of key) state = Math.imul(state ^ character.codePointAt(0)!, 16_777_619)
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (limit: number): number => Math.floor(next() * limit)
  return { below, of: (list) => list[below(list.length)]! }
}
