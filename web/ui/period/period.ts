/** Named periods are the same on both sides: what is sent by schedule is of the days that the screen would show. */
export * from '#shared/period-days.ts'
