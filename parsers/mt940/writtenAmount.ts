import type { Decimal } from '../../events/decimal.ts'

/** An amount without a sign, as a field wrote it and as it counts. */
export class WrittenAmount {
  readonly written: string
  readonly scale: number
  /** Its digits as a number, or less than nothing where they are too many for an exact one. */
  readonly units: number

  constructor(written: string, scale: number, units: number) {
    this.written = written
    this.scale = scale
    this.units = units
  }

  get value(): Decimal {
    const { written, scale, units } = this
    return { units: BigInt(units < 0 ? written.replace(/[,.]/, '') : units), scale }
  }

  get isZero(): boolean {
    return this.units < 0 ? this.value.units === 0n : this.units === 0
  }
}
