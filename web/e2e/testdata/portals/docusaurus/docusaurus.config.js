// A site as "npm init docusaurus" makes it, less its blog and pictures, with what embedding/ says about Docusaurus. The
// address of smtpwhy is the one of that page; the test puts that of its server in its place.
export default {
  title: 'Handbook',
  url: 'https://docs.example.com',
  baseUrl: '/',
  onBrokenLinks: 'throw',
  scripts: [{ src: 'https://example.com/tools/smtp/v1/embed.js', async: true }],
  presets: [['classic', { docs: { routeBasePath: '/' }, blog: false }]],
  themeConfig: { navbar: { title: 'Handbook' } },
};
