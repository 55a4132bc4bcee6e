import type { ReactNode } from "react";

interface Column<T> {
  head: string;
  cell: (row: T) => ReactNode;
  /** Numbers stand right. */
  number?: boolean;
  /** Sentences: these break into lines, all else stays on one. */
  long?: boolean;
}

interface TableProps<T> {
  caption: string;
  columns: Column<T>[];
  rows: readonly T[];
  keyOf: (row: T) => string;
  foot?: ReactNode;
}

/** Rows of facts. Scrolls within itself where it is wider than the page; the first column names the row. */
export function Table<T>({ caption, columns, rows, keyOf, foot }: TableProps<T>) {
  return (
    <div
      className="overflow-x-auto rounded-card border border-line"
      role="region"
      aria-label={caption}
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reached by keyboard
      tabIndex={0}
    >
      <table className="w-full text-[0.9375rem]">
        <caption className="sr-only">{caption}</caption>
        <thead className="bg-raised text-left text-muted">
          <tr>
            {columns.map(({ head, number }) => (
              <th
                key={head}
                scope="col"
                className={`px-4 py-2.5 font-medium whitespace-nowrap ${number ? "text-right" : ""}`}
              >
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)} className="border-t border-line">
              {columns.map(({ head, cell, number, long }, at) => {
                const look = `px-4 py-2.5 align-top ${number ? "tabular text-right" : ""} ${long ? "min-w-56" : "whitespace-nowrap"}`;
                return at === 0 ? (
                  <th key={head} scope="row" className={`${look} text-left font-medium`}>
                    {cell(row)}
                  </th>
                ) : (
                  <td key={head} className={look}>
                    {cell(row)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
        {foot}
      </table>
    </div>
  );
}
