/**
 * A source with a medium, by which an ad is told from others, as SQL. Hashes stand for the texts: of a column of few values each is worked out once for a value,
 * not once for a row.
 */
export const adPair = (source: string, medium: string): string => `(cityHash64(lower(${source})), cityHash64(lower(${medium})))`
