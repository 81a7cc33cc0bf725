/**
 * A drawing from lib/reports/charts.ts; its figures stand in the table beside it.
 *
 * @param svg made on the server from numbers and names of units; ECharts escapes the names
 */
export function Chart({ title, note, svg }: { title: string; note?: string; svg: string }) {
  return (
    <figure>
      <figcaption className="mb-2 font-semibold">{title}</figcaption>
      <div className="max-w-3xl [&_svg]:h-auto [&_svg]:w-full" dangerouslySetInnerHTML={{ __html: svg }} />
      {note && <p className="text-table text-ink-soft">{note}</p>}
    </figure>
  );
}
