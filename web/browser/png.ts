// Makes pictures of the page smaller: PNG files with 256 colours, a third of the size, that look the same.
import { crc32, deflateSync } from "node:zlib";
import type { Page } from "playwright-core";

interface Indexed {
  width: number;
  height: number;
  /** The colours, three bytes each. */
  palette: number[];
  /** The rows, each after a byte that says that it has no filter; in base64. */
  rows: string;
}

/** Returns a picture with the 256 colours that show it best. */
export async function reduceColours(page: Page, picture: Buffer): Promise<Buffer> {
  const { width, height, palette, rows } = await page.evaluate(index, picture.toString("base64"));
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.writeUInt8(8, 8); // bits
  header.writeUInt8(3, 9); // with a palette
  return Buffer.concat([
    picture.subarray(0, 8),
    chunk("IHDR", header),
    chunk("PLTE", Buffer.from(palette)),
    chunk("IDAT", deflateSync(Buffer.from(rows, "base64"), { level: 9, memLevel: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** Runs in the page. */
async function index(text: string): Promise<Indexed> {
  const bytes = Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  const image = await createImageBitmap(new Blob([bytes]));
  const { width, height } = image;
  const canvas = new OffscreenCanvas(width, height).getContext("2d") as OffscreenCanvasRenderingContext2D;
  canvas.drawImage(image, 0, 0);
  const { data } = canvas.getImageData(0, 0, width, height);
  const colourAt = (pixel: number) =>
    ((data[4 * pixel] ?? 0) << 16) | ((data[4 * pixel + 1] ?? 0) << 8) | (data[4 * pixel + 2] ?? 0);
  const counts = new Map<number, number>();
  for (let pixel = 0; pixel < width * height; pixel++) {
    counts.set(colourAt(pixel), (counts.get(colourAt(pixel)) ?? 0) + 1);
  }
  const parts = (colour: number) => [colour >> 16, (colour >> 8) & 255, colour & 255];
  const apart = (one: number, other: number) =>
    parts(one).reduce((sum, part, i) => sum + (part - (parts(other)[i] ?? 0)) ** 2, 0);
  // Begins with the most frequent colours, and then takes those that the palette shows worst, the frequent ones first.
  const palette: number[] = [];
  const errors = new Map([...counts.keys()].map((colour) => [colour, { by: Number.MAX_VALUE, index: 0 }]));
  const add = (chosen: number) => {
    for (const [colour, error] of errors) {
      const by = apart(colour, chosen);
      if (by < error.by) {
        Object.assign(error, { by, index: palette.length });
      }
    }
    palette.push(chosen);
  };
  const frequent = [...counts].sort((a, b) => b[1] - a[1]).map(([colour]) => colour);
  frequent.slice(0, 64).forEach(add);
  while (palette.length < 256) {
    const weights = [...errors].map(([colour, { by }]) => ({
      colour,
      weight: by * Math.sqrt(counts.get(colour) ?? 0),
    }));
    const worst = weights.reduce((a, b) => (b.weight > a.weight ? b : a));
    if (worst.weight === 0) {
      break;
    }
    add(worst.colour);
  }
  let rows = "";
  for (let y = 0; y < height; y++) {
    rows += "\0";
    for (let x = 0; x < width; x++) {
      rows += String.fromCharCode(errors.get(colourAt(y * width + x))?.index ?? 0);
    }
  }
  return { width, height, palette: palette.flatMap(parts), rows: btoa(rows) };
}
