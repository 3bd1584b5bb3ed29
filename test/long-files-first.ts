import { relative } from 'node:path'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** What takes half a minute and more, wherever it lies and however short its text is. */
const LONG = [
  /^test\/(browser|faults)\//,
  /^test\/access-properties/,
  /^server\/modules\/analytics\/(reports|metrics|query)\//,
  /^server\/modules\/(read-model|segments|monitoring)\//,
  /demo[^/]*\.test\.ts$/,
]

/** Long files first: one that began last would keep the other workers waiting. The rest by their size, as Vitest does. */
export class LongFilesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const place = LONG.findIndex((pattern) => pattern.test(relative(this.ctx.config.root, moduleId)))
      return place < 0 ? LONG.length : place
    }
    return (await super.sort(files)).sort((one, other) => rank(one) - rank(other))
  }
}
