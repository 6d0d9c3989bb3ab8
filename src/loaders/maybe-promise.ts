/** What is often at hand, and then costs no promise. */
export type MaybePromise<T> = T | Promise<T>;

/** What is made of each item: at once where all of it is there. */
export function each<Item, T>(
  items: readonly Item[],
  make: (item: Item) => MaybePromise<T>,
): MaybePromise<T[]> {
  const made = items.map((item) => attempt(() => make(item)));
  return made.some((one) => one instanceof Promise) ? Promise.all(made) : (made as T[]);
}

/** A fault as a promise, so that others which are under way meanwhile are waited for. */
export function attempt<T>(make: () => MaybePromise<T>): MaybePromise<T> {
  try {
    return make();
  } catch (error) {
    return Promise.reject(error);
  }
}

/** Goes on with a value: at once where it is there. */
export function next<T, R>(value: MaybePromise<T>, use: (value: T) => MaybePromise<R>): MaybePromise<R> {
  return value instanceof Promise ? value.then(use) : use(value);
}
