/** `xs:boolean` has two words for true. */
export function isTrue(text: string | undefined): boolean {
  return text === 'true' || text === '1'
}
