import { computed } from '@preact/signals'
import { now, zone } from './clock.ts'
import { dayOf } from './moments.ts'

/** The ISO day it is, in the zone that is shown; what depends on it is drawn anew once a day. */
export const today = computed(() => dayOf(now.value, zone.value))
