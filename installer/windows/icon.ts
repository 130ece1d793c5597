/** The program's sign: a K on a dark ground, drawn here so that no picture has to be kept. */
const sign = ['#..#', '#.#.', '##..', '#.#.', '#..#']
const size = 32
const dot = 5
/** Blue, green, red, opacity. */
const ground = [0x4a, 0x2f, 0x16, 0xff] as const
const ink = [0xf4, 0xef, 0xe6, 0xff] as const

/** The sign as a file of Windows (.ico): one picture of 32 pixels, 32 bits each. */
export function iconFile(): Buffer {
  const picture = Buffer.concat([pictureHeader(), pixels(), Buffer.alloc((size * size) / 8)])
  const header = Buffer.alloc(22)
  header.writeUInt16LE(1, 2)
  header.writeUInt16LE(1, 4)
  header.writeUInt8(size, 6)
  header.writeUInt8(size, 7)
  header.writeUInt16LE(1, 10)
  header.writeUInt16LE(32, 12)
  header.writeUInt32LE(picture.length, 14)
  header.writeUInt32LE(header.length, 18)
  return Buffer.concat([header, picture])
}

/** `BITMAPINFOHEADER`; the height counts the mask too, which stays empty. */
function pictureHeader(): Buffer {
  const header = Buffer.alloc(40)
  header.writeUInt32LE(header.length, 0)
  header.writeInt32LE(size, 4)
  header.writeInt32LE(size * 2, 8)
  header.writeUInt16LE(1, 12)
  header.writeUInt16LE(32, 14)
  return header
}

/** Rows from below, as bitmaps have them. */
function pixels(): Buffer {
  const rows = Array.from({ length: size }, (_, i) => size - 1 - i)
  return Buffer.from(
    rows.flatMap((y) =>
      Array.from({ length: size }, (_, x) => (isInk(x, y) ? ink : ground)).flat(),
    ),
  )
}

function isInk(x: number, y: number): boolean {
  const [columns, lines] = [4 * dot, sign.length * dot]
  const [left, top] = [Math.floor((size - columns) / 2), Math.floor((size - lines) / 2)]
  if (x < left || y < top) return false
  return sign[Math.floor((y - top) / dot)]?.[Math.floor((x - left) / dot)] === '#'
}
