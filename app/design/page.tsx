import { notFound } from 'next/navigation';

export const metadata = { title: 'Design' };

/** Every primitive in every state. The build leaves it out of production, where this page does not exist. */
export default async function DesignPage() {
  // biome-ignore lint/style/noProcessEnv: replaced by the build with a constant, not read at run time
  if (process.env.NODE_ENV !== 'production') {
    const { Gallery } = await import('./_gallery/gallery');
    return <Gallery />;
  }
  notFound();
}
