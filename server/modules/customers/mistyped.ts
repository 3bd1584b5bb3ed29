/**
 * How many single-letter mistakes lie between two words: a letter too many, too few, wrong, or two neighbours exchanged.
 * Stops counting above `most`: one more than that means more.
 */
export function mistakes(one: string, other: string, most: number): number {
  const [a, b] = [[...one], [...other]]
  if (Math.abs(a.length - b.length) > most) return most + 1
  let [before, last] = [[] as number[], Array.from({ length: b.length + 1 }, (_, index) => index)]
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const changed = last[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)
      const exchanged = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? before[j - 2]! + 1 : changed
      row.push(Math.min(changed, exchanged, last[j]! + 1, row[j - 1]! + 1))
    }
    // An exchange reaches two rows back, so only two hopeless rows end the count.
    if (Math.min(...row, ...last) > most) return most + 1
    ;[before, last] = [last, row]
  }
  return Math.min(last[b.length]!, most + 1)
}

/** What a person may get wrong in a word of this length and still mean it. */
export const allowedMistakes = (word: string): number => (word.length <= 3 ? 0 : word.length <= 5 ? 1 : 2)

/** Words of a text, lower case. */
export function wordsOf(text: string): string[] {
  return [...new Set(text.toLowerCase().split(/[^\p{L}\p{N}@._'-]+/u).filter((word) => word.length >= 2 && /\p{L}/u.test(word)))]
}
