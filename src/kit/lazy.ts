/**
 * Gives records fields that are made when they are read, once. The getters are the same for all records: one that had
 * getters of its own would be a dictionary, at ten times the cost.
 */
export function lazyFields<Source extends object, Fields extends object>(
  makers: {
    readonly [Name in keyof Fields]: (source: Source) => Fields[Name];
  },
): <R extends object>(record: R, source: Source) => R & Fields {
  const from = Symbol('source');
  const getters = Object.entries<(source: Source) => unknown>(makers).map(([name, make]) => {
    const get = function (this: { [from]: Source }): unknown {
      const value = make(this[from]);
      Object.defineProperty(this, name, { value, ...plain });
      return value;
    };
    return [name, { get, enumerable: true, configurable: true }] as const;
  });
  return (record, source) => {
    Object.defineProperty(record, from, { value: source });
    for (const [name, getter] of getters) Object.defineProperty(record, name, getter);
    return record as typeof record & Fields;
  };
}

const plain = { enumerable: true, configurable: true, writable: true };
