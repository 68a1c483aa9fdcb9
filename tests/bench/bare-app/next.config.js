/** Built from a copy below the repository's `.data`, where it finds the portal's packages. */
module.exports = {
  poweredByHeader: false,
  devIndicators: false,
  serverExternalPackages: ['pg'],
  typescript: { ignoreBuildErrors: true },
};
