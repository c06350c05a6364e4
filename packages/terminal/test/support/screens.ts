import { Screen } from 'strand-terminal';

/** A screen that shows the output of a program. */
export async function screenOf(data: string | Uint8Array, columns = 40, rows = 5): Promise<Screen> {
  const screen = new Screen({ columns, rows });
  screen.write(data);
  await screen.flush();
  return screen;
}
