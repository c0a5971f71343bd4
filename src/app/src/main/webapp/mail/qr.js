// A QR code (ISO/IEC 18004): octets, error correction L, versions 1 to 10, one mask for all.
import {svg, html} from 'lit';
import {t} from '../shared/i18n.js';

/** By version: error correction octets of a block, blocks, data octets of the first of them; those of the last two of version 10 have one more. */
const BLOCKS = [[7, 1, 19], [10, 1, 34], [15, 1, 55], [20, 1, 80], [26, 1, 108], [18, 2, 68], [20, 2, 78], [24, 2, 97], [30, 2, 116], [18, 4, 68]];
const CENTRES = [[], [6, 18], [6, 22], [6, 26], [6, 30], [6, 34], [6, 22, 38], [6, 24, 42], [6, 26, 46], [6, 28, 50]];
/** Level L, mask 0. */
const FORMAT = 0b111011111000100;

const EXP = [];
const LOG = [];
for (let power = 0, value = 1; power < 255; power++) {
  EXP[power] = value;
  LOG[value] = power;
  value = (value << 1) ^ (value > 127 ? 0x11d : 0);
}
const times = (a, b) => (a && b ? EXP[(LOG[a] + LOG[b]) % 255] : 0);

/** Reed-Solomon remainder. */
function correction(data, count) {
  let generator = [1];
  for (let i = 0; i < count; i++) {
    const next = Array(generator.length + 1).fill(0);
    generator.forEach((value, at) => {
      next[at] ^= value;
      next[at + 1] ^= times(value, EXP[i]);
    });
    generator = next;
  }
  const rest = [...data, ...Array(count).fill(0)];
  for (let at = 0; at < data.length; at++) {
    const factor = rest[at];
    generator.forEach((value, i) => (rest[at + i] ^= times(value, factor)));
  }
  return rest.slice(data.length);
}

const lengths = (version) => {
  const [, blocks, first] = BLOCKS[version - 1];
  return Array.from({length: blocks}, (none, index) => first + (version === 10 && index > 1 ? 1 : 0));
};

function codewords(octets, version) {
  const all = lengths(version);
  const capacity = all.reduce((sum, one) => sum + one, 0);
  const bits = [0, 1, 0, 0];
  const put = (value, count) => {
    for (let bit = count - 1; bit >= 0; bit--) {
      bits.push((value >> bit) & 1);
    }
  };
  put(octets.length, version > 9 ? 16 : 8);
  octets.forEach((octet) => put(octet, 8));
  put(0, Math.min(4, capacity * 8 - bits.length));
  put(0, (8 - (bits.length % 8)) % 8);
  const data = [];
  for (let at = 0; at < bits.length; at += 8) {
    data.push(bits.slice(at, at + 8).reduce((sum, bit) => sum * 2 + bit, 0));
  }
  for (let pad = 0xec; data.length < capacity; pad ^= 0xec ^ 0x11) {
    data.push(pad);
  }
  let from = 0;
  const blocks = all.map((length) => data.slice(from, (from += length)));
  const corrections = blocks.map((block) => correction(block, BLOCKS[version - 1][0]));
  const mixed = (lists) => Array.from({length: Math.max(...lists.map((one) => one.length))}, (none, at) => lists.map((one) => one[at])).flat().filter((one) => one !== undefined);
  return [...mixed(blocks), ...mixed(corrections)];
}

/** Version information: 18 bits. */
function versionBits(version) {
  let rest = version;
  for (let i = 0; i < 12; i++) {
    rest = (rest << 1) ^ ((rest >> 11) * 0x1f25);
  }
  return (version << 12) | rest;
}

/** Rows of modules, true: dark. Throws when the text is too long. */
export function modules(text) {
  const octets = [...new TextEncoder().encode(text)];
  const version = BLOCKS.findIndex((none, index) => lengths(index + 1).reduce((sum, one) => sum + one, 0) >= octets.length + (index > 8 ? 3 : 2)) + 1;
  if (!version) {
    throw new RangeError('too long for a QR code of version 10');
  }
  const size = 17 + 4 * version;
  const rows = Array.from({length: size}, () => Array(size));
  const square = (x, y, radius, dark) => {
    for (let dy = -radius; dy <= radius; dy++) {
      for (let dx = -radius; dx <= radius; dx++) {
        if (rows[y + dy] && x + dx >= 0 && x + dx < size) {
          rows[y + dy][x + dx] = dark(Math.max(Math.abs(dx), Math.abs(dy)));
        }
      }
    }
  };
  for (let at = 0; at < size; at++) {
    rows[6][at] = rows[at][6] = at % 2 === 0;
  }
  [[3, 3], [size - 4, 3], [3, size - 4]].forEach(([x, y]) => square(x, y, 4, (ring) => ring !== 2 && ring !== 4));
  const centres = CENTRES[version - 1];
  const last = centres.at(-1);
  centres.forEach((x) => centres.forEach((y) => {
    if (!((x === 6 && y === 6) || (x === 6 && y === last) || (x === last && y === 6))) {
      square(x, y, 2, (ring) => ring !== 1);
    }
  }));
  for (let bit = 0; bit < 15; bit++) {
    const dark = Boolean((FORMAT >> bit) & 1);
    rows[bit < 6 ? bit : bit < 8 ? bit + 1 : size - 15 + bit][8] = dark;
    rows[8][bit < 8 ? size - 1 - bit : bit === 8 ? 7 : 14 - bit] = dark;
  }
  rows[size - 8][8] = true;
  if (version > 6) {
    for (let bit = 0; bit < 18; bit++) {
      const dark = Boolean((versionBits(version) >> bit) & 1);
      rows[Math.floor(bit / 3)][size - 11 + (bit % 3)] = rows[size - 11 + (bit % 3)][Math.floor(bit / 3)] = dark;
    }
  }
  const bits = codewords(octets, version).flatMap((octet) => [7, 6, 5, 4, 3, 2, 1, 0].map((bit) => (octet >> bit) & 1));
  let next = 0;
  for (let right = size - 1; right > 0; right -= 2) {
    const column = right <= 6 ? right - 1 : right;
    for (let step = 0; step < size; step++) {
      const upward = ((column + 1) & 2) === 0;
      for (const x of [column, column - 1]) {
        const y = upward ? size - 1 - step : step;
        if (rows[y][x] === undefined) {
          rows[y][x] = Boolean(bits[next++] ?? 0) !== ((x + y) % 2 === 0);
        }
      }
    }
  }
  return rows;
}

/** As a picture. */
export function picture(text) {
  const rows = modules(text);
  const size = rows.length + 8;
  const path = rows.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x + 4} ${y + 4}h1v1h-1z` : ''))).join('');
  return html`<svg width="200" height="200" viewBox="0 0 ${size} ${size}" role="img" aria-label=${t('set.totp.picture')} shape-rendering="crispEdges">${svg`<path fill="#fff" d="M0 0h${size}v${size}h-${size}z"></path><path fill="#000" d=${path}></path>`}</svg>`;
}
