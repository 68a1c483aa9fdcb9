/**
 * The page's only way to turn a text into a script address. The content security policy demands trusted
 * types; the bundler's chunk loader sets plain texts, which this default policy lets through when they
 * name a built file of ours. HTML and inline scripts made from texts it refuses by returning nothing.
 */
interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL: (url: string) => string }): unknown;
}

const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };

trustedTypes?.createPolicy('default', {
  createScriptURL: (address) => {
    const url = new URL(address, location.origin);
    if (url.origin === location.origin && url.pathname.startsWith('/_next/static/')) return address;
    throw new TypeError('Scripts are loaded from the portal itself alone.');
  },
});
