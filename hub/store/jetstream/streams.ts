import {
  JetStreamApiCodes,
  JetStreamApiError,
  type JetStreamManager,
  type StreamConfig,
  type StreamInfo,
} from '@nats-io/jetstream'

/** The stream of this name, which is made where there is none. */
export async function takenStream(
  { streams }: JetStreamManager,
  config: Partial<StreamConfig> & Pick<StreamConfig, 'name'>,
): Promise<StreamInfo> {
  try {
    return await streams.info(config.name)
  } catch (error) {
    if (!isMissing(error)) throw error
    return await streams.add(config)
  }
}

export function isMissing(error: unknown): boolean {
  return error instanceof JetStreamApiError && error.code === JetStreamApiCodes.StreamNotFound
}
