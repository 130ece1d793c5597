/** postject has no types of its own; this is the one call that is made. */
declare module 'postject' {
  export function inject(
    path: string,
    resource: string,
    bytes: Buffer,
    options: { readonly sentinelFuse: string },
  ): Promise<void>
}
