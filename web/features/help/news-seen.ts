/** Id of the newest piece of news: raised with each, here, so that the button need not load the help to know. */
const NEWEST = 'bulk'
const NAME = 'news-seen'

export const hasSeenNews = (): boolean => localStorage.getItem(NAME) === NEWEST
export const rememberNews = (): void => localStorage.setItem(NAME, NEWEST)
