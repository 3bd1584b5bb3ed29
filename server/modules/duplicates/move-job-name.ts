/** The job stands above the use cases that enqueue it; its name alone is known to them. */
export const moveJobName = { name: 'duplicates.move' }
