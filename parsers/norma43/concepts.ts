/** The common concepts of AEB Cuaderno 43, as the standard calls them. */
const concepts: Readonly<Record<string, string>> = {
  '01': 'Talones, reintegros',
  '02': 'Abonarés, entregas, ingresos',
  '03': 'Domiciliados, recibos, letras, pagos por su cuenta',
  '04': 'Giros, transferencias, traspasos, cheques',
  '05': 'Amortizaciones de préstamos, créditos',
  '06': 'Remesas de efectos',
  '07': 'Suscripciones, dividendos pasivos, canjes',
  '08': 'Dividendos, cupones, primas de junta, amortizaciones',
  '09': 'Operaciones de bolsa, compra o venta de valores',
  '10': 'Cheques gasolina',
  '11': 'Cajero automático',
  '12': 'Tarjetas de crédito, tarjetas de débito',
  '13': 'Operaciones con el extranjero',
  '14': 'Devoluciones, impagados',
  '15': 'Nóminas, seguros sociales',
  '16': 'Timbres, corretajes, pólizas',
  '17': 'Intereses, comisiones, custodia, gastos, impuestos',
  '98': 'Anulaciones, correcciones de asiento',
  '99': 'Varios',
}

/** What a common concept is called, where the standard has it. */
export function conceptName(code: string): string | undefined {
  return Object.hasOwn(concepts, code) ? concepts[code] : undefined
}

/** A booking that takes back another one. */
export const correction = '98'
