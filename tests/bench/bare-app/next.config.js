/** Built from a copy under the repository's `.data`, where it finds the portal's packages. */
module.exports = {
  poweredByHeader: false,
  devIndicators: false,
  serverExternalPackages: ['pg'],
  typescript: { ignoreBuildErrors: true },
};
