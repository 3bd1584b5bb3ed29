/** A page of help. Each language is written by itself, since help is prose; a test holds both to the same articles. */
export type Article = {
  id: string
  title: string
  /** Addresses that it belongs to, by their beginning. */
  pages: string[]
  /** Paragraphs; a line that begins with «- » is an item of a list. */
  text: string[]
}
/** What is new, newest first; `for` names rights without which it does not matter. */
export type News = { id: string; day: string; title: string; text: string; right?: string }

/** Loads the help of a language: nobody waits for it who does not ask. */
export const loadHelp = async (locale: string): Promise<{ articles: Article[]; news: News[] }> =>
  locale === 'ru' ? await import('./help.ru.ts') : await import('./help.en.ts')

const plain = (text: string): string => text.toLocaleLowerCase().replaceAll('ё', 'е')

// Russian endings are long: the first part of a word is what it is about.
const stem = (word: string): string => word.slice(0, Math.max(3, Math.ceil(word.length * 0.6)))

/** Articles in which every word is found, those with it in the title first; a word counts from its beginning. */
export function findArticles(articles: readonly Article[], query: string): Article[] {
  const words = plain(query).split(/[^\p{L}\p{N}]+/u).filter(Boolean)
  if (words.length === 0) return [...articles]
  const has = (text: string, word: string): boolean => plain(text).split(/[^\p{L}\p{N}]+/u).some(one => one.startsWith(stem(word)))
  const found = articles.filter(article => words.every(word => has([article.title, ...article.text].join(' '), word)))
  const weight = (article: Article): number => words.filter(word => has(article.title, word)).length
  return found.toSorted((one, other) => weight(other) - weight(one))
}

/** The articles of a page first: the longest beginning of its address wins. */
export function articlesOf(articles: readonly Article[], path: string): Article[] {
  const length = (article: Article): number => Math.max(0, ...article.pages.filter(page => path.startsWith(page)).map(page => page.length))
  return articles.filter(article => length(article) > 0).toSorted((one, other) => length(other) - length(one))
}
