/**
 * With Trusted Types on, Next's loader may add a script only through a policy. This one lets pass the
 * portal's own built files and nothing else.
 */
interface PolicyFactory {
  createPolicy(name: string, rules: { createScriptURL: (url: string) => string }): unknown;
}

declare global {
  interface Window {
    trustedTypes?: PolicyFactory;
  }
}

window.trustedTypes?.createPolicy('default', {
  createScriptURL(url) {
    const target = new URL(url, window.location.href);
    if (target.origin === window.location.origin && target.pathname.startsWith('/_next/static/')) {
      return url;
    }
    throw new TypeError('Only the portal’s own scripts may be loaded.');
  },
});

export {};
