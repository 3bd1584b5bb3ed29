/** A name as it is. Texts read what stands in them for elements, and a person may call a webhook `<b>`. */
export function EndpointName({ endpoint }: { endpoint: { title: string } }) {
  return <>{endpoint.title}</>
}
