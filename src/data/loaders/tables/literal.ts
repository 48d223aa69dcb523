/**
 * The part of Python's literals that headers of .npy files are made of: texts, whole numbers, True
 * and False, tuples, lists and dicts. Whatever else Python would take is refused.
 */

export type Literal = string | number | boolean | readonly Literal[] | ReadonlyMap<string, Literal>;

/** Tuples in a list of fields in a dict, with room to spare; text from a file must not fill a stack. */
const maxDepth = 8;

/** @throws SyntaxError with the place of what is not understood */
export function parseLiteral(text: string): Literal {
  let at = 0;

  const fail = (): never => {
    throw new SyntaxError(`unexpected character ${at + 1}`);
  };
  const blanks = (): void => {
    while (at < text.length && ' \t\r\n'.includes(text[at])) at++;
  };
  /** Takes a mark, if it is there. */
  const has = (mark: string): boolean => {
    blanks();
    if (text[at] !== mark) return false;
    at++;
    return true;
  };
  const must = (mark: string): void => {
    if (!has(mark)) fail();
  };
  const match = (pattern: RegExp): string => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0] ?? fail();
    at += found.length;
    return found;
  };

  function value(depth: number): Literal {
    blanks();
    if (depth > maxDepth) return fail();
    switch (text[at]) {
      case "'":
      case '"':
        return string();
      case '(':
        return list(')', depth);
      case '[':
        return list(']', depth);
      case '{':
        return dict(depth);
      case 'T':
      case 'F':
        return match(/True\b|False\b/y) === 'True';
      default:
        return Number(match(/(0|[1-9]\d{0,15})(?![\w.])/y));
    }
  }

  function string(): string {
    const quoted = match(/'([^'\\\n]|\\[\\'"])*'|"([^"\\\n]|\\[\\'"])*"/y);
    return quoted.slice(1, -1).replace(/\\(.)/g, '$1');
  }

  function list(end: ')' | ']', depth: number): Literal {
    at++;
    const items: Literal[] = [];
    let comma = true;
    while (!has(end)) {
      if (!comma) fail();
      items.push(value(depth + 1));
      comma = has(',');
    }
    // Python's brackets around one value alone are no tuple.
    return end === ')' && items.length === 1 && !comma ? items[0] : items;
  }

  function dict(depth: number): Literal {
    at++;
    const entries = new Map<string, Literal>();
    let comma = true;
    while (!has('}')) {
      if (!comma) fail();
      blanks();
      const key = string();
      if (entries.has(key)) fail();
      must(':');
      entries.set(key, value(depth + 1));
      comma = has(',');
    }
    return entries;
  }

  const result = value(0);
  blanks();
  return at === text.length ? result : fail();
}
