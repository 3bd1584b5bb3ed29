const offsets = new Map<string, number>()

/** Where a list was scrolled to; kept while the window lives, so that the way back from a card leads to the same row. */
export const rememberScroll = (place: string, offset: number): void => void offsets.set(place, offset)
export const rememberedScroll = (place: string): number => offsets.get(place) ?? 0
