// Prints what was measured, and draws it.

import { contestants } from './contestants.js';

/** One scenario as lines of text; ratios are to the first contestant. */
export function describe({ title, results }) {
  const header = [
    '',
    'requests/s',
    'ratio',
    'p50 ms',
    'p99 ms',
    'processor ms',
    'ratio',
    'garbage MB',
    'peak MB',
    'ready ms',
    'calls',
    'rows',
  ];
  const rows = results.map((result) => [
    contestants[result.name].title,
    result.perSecond.median.toFixed(0),
    withSpread(result.ratios.perSecond),
    result.p50.median.toFixed(1),
    result.p99.median.toFixed(1),
    withSpread(result.processor),
    withSpread(result.ratios.processor),
    result.garbageMegabytes?.toFixed(2) ?? '-',
    result.peakMegabytes.toFixed(0),
    result.readyAfterMs.toFixed(0),
    result.calls.median.toFixed(2),
    result.rows.median.toFixed(1),
  ]);
  return `\n${title}\n${align([header, ...rows])}`;
}

/** A median, with half of the way from the least to the most. */
function withSpread({ median, least, most }) {
  return `${median.toFixed(2)} ±${((most - least) / 2).toFixed(2)}`;
}

function align(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column])))
        .join('  '),
    )
    .join('\n');
}

const bar = { height: 16, gap: 6, left: 330, width: 420, head: 34 };

/** A picture of the processor time per request as ratios to the limit: a bar for each contestant. */
export function draw(scenarios) {
  let y = 30;
  const parts = scenarios.flatMap(({ title, results }) => {
    const heading = `<text x="10" y="${y + 18}" font-weight="bold">${title}</text>`;
    y += bar.head;
    const most = Math.max(...results.map(({ ratios }) => ratios.processor.median));
    const bars = results.map((result) => {
      const share = result.ratios.processor.median;
      const width = Math.max(1, (share / most) * bar.width).toFixed(1);
      const colour = result.name === 'gateway' ? '#c2410c' : '#64748b';
      const at = y;
      y += bar.height + bar.gap;
      return [
        `<text x="${bar.left - 8}" y="${at + 12}" text-anchor="end">${contestants[result.name].title}</text>`,
        `<rect x="${bar.left}" y="${at}" width="${width}" height="${bar.height}" fill="${colour}"/>`,
        `<text x="${bar.left + Number(width) + 6}" y="${at + 12}">${share.toFixed(2)}</text>`,
      ].join('');
    });
    return [heading, ...bars];
  });
  const caption = 'Processor time per request, as a ratio to the limit by hand (less is better)';
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="820" height="${y + 10}" font-family="sans-serif" font-size="12">`,
    `<title>${caption}</title>`,
    `<rect width="820" height="${y + 10}" fill="#fff"/>`,
    `<text x="10" y="20">${caption}</text>`,
    ...parts,
    '</svg>',
    '',
  ].join('\n');
}
