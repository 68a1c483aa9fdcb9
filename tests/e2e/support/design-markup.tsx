// Prints the design page as the server renders it, before any script.
import { renderToStaticMarkup } from 'react-dom/server';
import { Gallery } from '@/app/design/_gallery/gallery';

process.stdout.write(renderToStaticMarkup(<Gallery />));
