/** Rows as they come, a column for each field. */
export function Rows({ rows }: { rows: Record<string, unknown>[] }) {
  const names = Object.keys(rows[0] ?? {});
  return (
    <table>
      <thead>
        <tr>
          {names.map((name) => (
            <th key={name}>{name}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: nothing is ever put between them
          <tr key={i}>
            {names.map((name) => (
              <td key={name}>{row[name] instanceof Object ? JSON.stringify(row[name]) : String(row[name] ?? "")}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
