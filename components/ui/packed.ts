declare const packed: unique symbol;

/** A value on its way to a client component, as text. */
export type Packed<Value> = string & { readonly [packed]: Value };

/**
 * Many small values as one: React walks through each value it sends, once on the server to write it, once there
 * again to read it for the markup, and once in the browser. Only what JSON can represent comes back unchanged.
 */
export function pack<Value>(value: Value): Packed<Value> {
  return JSON.stringify(value) as Packed<Value>;
}

export function unpack<Value>(text: Packed<Value>): Value {
  return JSON.parse(text);
}
