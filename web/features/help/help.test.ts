import { describe, expect, test } from 'vitest'
import { articlesOf, findArticles } from './article.ts'
import * as english from './help.en.ts'
import * as russian from './help.ru.ts'

describe('the help', () => {
  test('says the same things in both languages', () => {
    expect(english.articles.map(one => [one.id, one.pages, one.text.length])).toEqual(russian.articles.map(one => [one.id, one.pages, one.text.length]))
    expect(english.news.map(one => [one.id, one.day, one.right])).toEqual(russian.news.map(one => [one.id, one.day, one.right]))
  })

  test.each([
    ['/orders', 'orders'], ['/orders/5', 'order-card'], ['/day/board', 'board'], ['/settings/keys', 'keys-api'], ['/settings/statuses', 'settings'], ['/nowhere', 'keys'],
  ])('of %s begins with «%s»', (path, id) => {
    expect(articlesOf(russian.articles, path)[0]?.id).toBe(id)
  })

  test.each([
    ['объединение', 'duplicates'], ['объединить дубли', 'duplicates'], ['напоминание', 'tasks'], ['ключ модуля', 'keys-api'], ['недозвон', 'day'], ['КРЕДИТНЫЙ лимит', 'companies'],
  ])('«%s» finds «%s»', (query, id) => {
    expect(findArticles(russian.articles, query)[0]?.id).toBe(id)
  })

  test('nothing is found by words that no article has', () => {
    expect(findArticles(russian.articles, 'трансатлантический')).toEqual([])
  })
})
