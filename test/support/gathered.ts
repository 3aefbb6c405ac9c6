/** All that comes, in order. */
export async function gathered<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const it of items) all.push(it);
  return all;
}
